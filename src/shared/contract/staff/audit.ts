import { z } from 'zod'
import { id, instant } from '../../model.ts'
import { row } from '../row.ts'
import { lead, nothing } from './who.ts'

export const auditFilterSchema = z.strictObject({
  /** Part of an action's name («account», «vouched»); empty: any. */
  action: z.string().max(60),
  /** A person, `parent`, `system` or `cli`; null: anybody. */
  actor: id.nullable(),
  /** An account, guardian, pupil, letter batch or request; null: anything. */
  subject: id.nullable(),
  from: instant.nullable(),
  to: instant.nullable(),
})
export type AuditFilter = z.infer<typeof auditFilterSchema>

/** What is said of an action beside its name: a reason, fields, numbers. */
export const auditDetailSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))

const entry = z.strictObject({
  sequence: z.number().int(),
  at: instant,
  actor: z.string(),
  action: z.string(),
  /** Whom it is about, when that is somebody the school knows. */
  about: z.string().nullable(),
  guardianId: id.nullable(),
  detail: auditDetailSchema,
})
export type AuditView = z.infer<typeof entry>

/** Who did what: searched, verified, handed out as JSON lines with the chain's hashes. */
export const auditRows = {
  'staff.audit.search': row({
    ...lead,
    input: auditFilterSchema.extend({ before: z.number().int().nullable(), limit: z.number().int().min(1).max(200) }),
    output: z.strictObject({ entries: z.array(entry), more: z.boolean(), actors: z.array(z.strictObject({ id, name: z.string() })) }),
    errors: [],
  }),
  'staff.audit.verify': row({
    ...lead,
    input: nothing,
    output: z.strictObject({ entries: z.number().int(), brokenAt: z.number().int().nullable() }),
    errors: [],
  }),
  'staff.audit.export': row({
    ...lead,
    input: nothing,
    output: z.strictObject({ fileName: z.string(), entries: z.number().int() }).nullable(),
    errors: ['file_unwritable'],
  }),
} as const
