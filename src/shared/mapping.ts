import { z } from 'zod'
import { id } from './model.ts'

const PUPIL = ['familyName', 'usageName', 'firstName', 'birthDate', 'className', 'sex', 'ine'] as const
const GUARDIAN = [
  ...(['familyName', 'usageName', 'firstName', 'civility', 'mobile', 'phoneHome', 'phoneWork', 'mail'] as const),
  ...(['address', 'postalCode', 'city', 'country'] as const),
] as const
const CHILD = ['familyName', 'firstName', 'className'] as const

export type PupilField = (typeof PUPIL)[number]
export type GuardianField = (typeof GUARDIAN)[number]
export type ChildField = (typeof CHILD)[number]
export type MappedField = `pupil.${PupilField}` | `guardian${1 | 2}.${GuardianField}` | `child${1 | 2 | 3 | 4}.${ChildField}`

/** What a row stands for: a pupil with their guardians beside, or a guardian with their children behind. */
export const rowMeaning = z.enum(['pupil', 'guardian'])
export type RowMeaning = z.infer<typeof rowMeaning>

/** The fields of a table whose rows mean that, grouped as the screen shows them. */
export const FIELD_GROUPS: Readonly<Record<RowMeaning, readonly { readonly group: string; readonly fields: readonly MappedField[] }[]>> = {
  pupil: [
    { group: 'pupil', fields: PUPIL.map((field) => `pupil.${field}` as const) },
    { group: 'guardian1', fields: GUARDIAN.map((field) => `guardian1.${field}` as const) },
    { group: 'guardian2', fields: GUARDIAN.map((field) => `guardian2.${field}` as const) },
  ],
  guardian: [
    { group: 'guardian1', fields: GUARDIAN.map((field) => `guardian1.${field}` as const) },
    ...([1, 2, 3, 4] as const).map((n) => ({ group: `child${n}`, fields: CHILD.map((field) => `child${n}.${field}` as const) })),
  ],
}
export const fieldsOf = (rows: RowMeaning): readonly MappedField[] => FIELD_GROUPS[rows].flatMap(({ fields }) => fields)

const REQUIRED: Readonly<Record<RowMeaning, readonly MappedField[]>> = {
  pupil: ['pupil.familyName', 'pupil.firstName'],
  guardian: ['guardian1.familyName', 'child1.familyName', 'child1.firstName'],
}

/** What cannot be done without; the guardians of a table of pupils may come with another file. */
export const requiredFields = (rows: RowMeaning, alone: boolean): readonly MappedField[] =>
  rows === 'pupil' && alone ? [...REQUIRED.pupil, 'guardian1.familyName'] : REQUIRED[rows]

const everyField = [...new Set([...fieldsOf('pupil'), ...fieldsOf('guardian')])] as [MappedField, ...MappedField[]]
export const mappedField = z.enum(everyField)

/** Which column, from 0, each field is read from; a column may serve twice, as one address does for both guardians. */
export const mappingSchema = z.strictObject({
  rows: rowMeaning,
  columns: z.partialRecord(mappedField, z.number().int().min(0).max(499)),
})
export type Mapping = z.infer<typeof mappingSchema>

/** The required fields that a mapping has no column for. */
export const missingFields = ({ rows, columns }: Mapping, alone: boolean): readonly MappedField[] =>
  requiredFields(rows, alone).filter((field) => columns[field] === undefined)

/** A table whose headings Guichet does not know, for a person to say what is what. */
export const unknownTableSchema = z.strictObject({
  file: z.string(),
  columns: z.array(z.strictObject({ heading: z.string(), samples: z.array(z.string()).max(3) })).max(500),
  /** Proposed from the headings, or as it was mapped last time. */
  proposal: mappingSchema,
  remembered: z.boolean(),
  /** No other file brings the guardians. */
  alone: z.boolean(),
})
export type UnknownTable = z.infer<typeof unknownTableSchema>

/** What would be read of a table with a mapping. */
export const tableCountSchema = z.strictObject({
  pupils: z.number().int(),
  guardians: z.number().int(),
  withoutBirthDate: z.number().int(),
  withoutMobile: z.number().int(),
  rejected: z.number().int(),
})
export type TableCount = z.infer<typeof tableCountSchema>
export const mappingId = id
