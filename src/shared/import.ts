import { z } from 'zod'
import { failureSchema } from './codes/schema.ts'
import { isoDate } from './model.ts'

export const rejectedLineSchema = z.strictObject({ file: z.string(), line: z.number().int(), reason: failureSchema })
export type RejectedLine = z.infer<typeof rejectedLineSchema>

const counts = z.strictObject({ pupils: z.number().int(), guardians: z.number().int() })

const sample = z.strictObject({
  kind: z.enum(['pupil', 'guardian']),
  name: z.string(),
  className: z.string().nullable(),
  fields: z.array(z.strictObject({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
})
export type ImportSample = z.infer<typeof sample>

/** What an export would change, before anything is. */
export const importPreviewSchema = z.strictObject({
  format: z.enum(['siecle', 'onde']),
  exportedOn: isoDate.nullable(),
  schoolYear: z.string().nullable(),
  pupils: z.number().int(),
  guardians: z.number().int(),
  added: counts,
  changed: counts,
  leaving: counts,
  rejectedCount: z.number().int(),
  rejected: z.array(rejectedLineSchema).max(200),
  /** Where the export does not say yet what staff corrected: their correction stays. */
  held: z
    .array(z.strictObject({ name: z.string(), field: z.string(), corrected: z.string().nullable(), exported: z.string().nullable() }))
    .max(200),
  heldCount: z.number().int(),
  samples: z.strictObject({ added: z.array(sample), changed: z.array(sample), leaving: z.array(sample) }),
  notes: z.strictObject({ withoutMobile: z.number().int(), homonyms: z.number().int() }),
})
export type ImportPreview = z.infer<typeof importPreviewSchema>

export const importReportSchema = z.strictObject({
  format: z.enum(['siecle', 'onde']),
  pupils: z.number().int(),
  guardians: z.number().int(),
  added: counts,
  changed: counts,
  leaving: counts,
  rejectedCount: z.number().int(),
})
export type ImportReport = z.infer<typeof importReportSchema>
