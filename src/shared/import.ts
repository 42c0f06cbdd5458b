import { z } from 'zod'
import { failureSchema } from './codes/schema.ts'
import { id, isoDate } from './model.ts'

export const rejectedLineSchema = z.strictObject({ file: z.string(), line: z.number().int(), reason: failureSchema })
export type RejectedLine = z.infer<typeof rejectedLineSchema>

const counts = z.strictObject({ pupils: z.number().int(), guardians: z.number().int() })
export type ImportCounts = z.infer<typeof counts>

/** SIECLE's XML, ONDE's extractions, or tables whose headings a person mapped. */
export const importFormat = z.enum(['siecle', 'onde', 'csv'])
export type ImportFormat = z.infer<typeof importFormat>

const fieldChange = z.strictObject({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })

/** What an import changed in one record of a family, for its history. */
export const importChangeSchema = z.strictObject({
  what: z.enum(['added', 'changed', 'left', 'back', 'linked', 'unlinked', 'password']),
  /** The child whom it is about; null: the guardian. */
  child: z.string().nullable(),
  fields: z.array(fieldChange),
})
export type ImportChange = z.infer<typeof importChangeSchema>

const sample = z.strictObject({
  kind: z.enum(['pupil', 'guardian']),
  /** Names this one record when it is left out; means nothing beyond its preview. */
  ref: id,
  name: z.string(),
  className: z.string().nullable(),
  fields: z.array(fieldChange),
})
export type ImportSample = z.infer<typeof sample>

/** A child of several that a row may name: a person says which. `chosen`: what was said already. */
const homonym = z.strictObject({
  ref: id,
  line: z.number().int(),
  guardian: z.string(),
  child: z.string(),
  chosen: id.nullable(),
  candidates: z
    .array(z.strictObject({ ref: id, name: z.string(), className: z.string().nullable(), birthDate: isoDate.nullable() }))
    .max(20),
})
export type Homonym = z.infer<typeof homonym>
export const MOST_HOMONYMS = 200
/** Which of its candidates a homonym is, each by its `ref`. */
export const childTieSchema = z.strictObject({ ref: id, pupil: id })
export type ChildTie = z.infer<typeof childTieSchema>

/** The three groups of records that a preview shows. */
export const entryGroup = z.enum(['added', 'changed', 'leaving'])
export type EntryGroup = z.infer<typeof entryGroup>

/** A page of a group: its records, and how many there are in all. */
export const ENTRIES_AT_ONCE = 100
export const importEntriesSchema = z.strictObject({ total: z.number().int(), rows: z.array(sample).max(ENTRIES_AT_ONCE) })
export type ImportEntries = z.infer<typeof importEntriesSchema>

/** What a person may want to look at before anything is changed; none of it stops an import. */
export const importNotes = ['renumbered', 'reused', 'twoRecords', 'homonyms', 'twins', 'severalChildren', 'withoutMobile'] as const
export type ImportNote = (typeof importNotes)[number]
const noteSample = z.strictObject({ name: z.string(), detail: z.string().nullable() })

/** Kinds of change that a person may leave out: who comes, who leaves, and groups of fields of those who stay. */
export const changeKind = z.enum([
  'added',
  'leaving',
  'renumbered',
  'names',
  'birthDate',
  'className',
  'phones',
  'mail',
  'address',
  'links',
])
export type ChangeKind = z.infer<typeof changeKind>

export const leaveOutSchema = z.strictObject({
  kinds: z.array(changeKind).max(changeKind.options.length),
  /** Single records, by the `ref` of their sample. */
  records: z.array(id).max(1_000),
})
export type LeaveOut = z.infer<typeof leaveOutSchema>
export const NOTHING_LEFT_OUT: LeaveOut = { kinds: [], records: [] }

/** What an export would change, before anything is. */
export const importPreviewSchema = z.strictObject({
  format: importFormat,
  exportedOn: isoDate.nullable(),
  schoolYear: z.string().nullable(),
  pupils: z.number().int(),
  guardians: z.number().int(),
  added: counts,
  changed: counts,
  leaving: counts,
  /** How many records each kind of change touches. */
  kinds: z.record(changeKind, z.number().int()),
  rejectedCount: z.number().int(),
  rejected: z.array(rejectedLineSchema).max(200),
  /** Where the export does not say yet what staff corrected: their correction stays. */
  held: z
    .array(z.strictObject({ name: z.string(), field: z.string(), corrected: z.string().nullable(), exported: z.string().nullable() }))
    .max(200),
  heldCount: z.number().int(),
  homonyms: z.array(homonym).max(MOST_HOMONYMS),
  homonymCount: z.number().int(),
  samples: z.strictObject({ added: z.array(sample), changed: z.array(sample), leaving: z.array(sample) }),
  notes: z.record(z.enum(importNotes), z.number().int()),
  noteSamples: z.record(z.enum(importNotes), z.array(noteSample).max(50)),
})
export type ImportPreview = z.infer<typeof importPreviewSchema>

export const importReportSchema = z.strictObject({
  format: importFormat,
  pupils: z.number().int(),
  guardians: z.number().int(),
  added: counts,
  changed: counts,
  leaving: counts,
  rejectedCount: z.number().int(),
  /** What a person left out of it: kinds of change, single records, and how many records less were touched for it. */
  leftOut: z.strictObject({ kinds: z.array(changeKind), records: z.number().int(), touched: z.number().int() }),
})
export type ImportReport = z.infer<typeof importReportSchema>
