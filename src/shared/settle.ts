import { z } from 'zod'
import { id, instant } from './model.ts'
import { COLLECTIONS, CONFLICT_KINDS, REJECTIONS } from './sync.ts'

/** What people may be shown of a record. Whatever is not here is not shown: hashes and secrets have no name. */
export const saidField = z.enum([
  'familyName',
  'usageName',
  'firstName',
  'birthDate',
  'className',
  'mobile',
  'phoneHome',
  'phoneWork',
  'mail',
  'address',
  'postalCode',
  'city',
  'provedMobile',
  'provedMail',
  'pendingMail',
  'identifier',
  'closed',
  'mergedInto',
  'guardian',
  'child',
  'personName',
  'role',
  'pin',
  'reference',
  'letterNumber',
])
export type SaidField = z.infer<typeof saidField>

/** A field as people read it: numbers grouped, an address on several lines, a date as YYYY-MM-DD, a role by its key; null: nothing is there. */
export const saidSchema = z.strictObject({ field: saidField, value: z.string().max(1000).nullable() })
export type Said = z.infer<typeof saidSchema>

/** Whose record it is. */
export const aboutSchema = z.strictObject({
  record: z.enum(COLLECTIONS).nullable(),
  /** Null: nothing of it is left to name it by. */
  name: z.string().nullable(),
  className: z.string().nullable(),
  /** The family's page; null where there is none. */
  guardianId: id.nullable(),
})
export type About = z.infer<typeof aboutSchema>

const side = z.strictObject({
  /** By name; null: not known. */
  by: z.string().nullable(),
  at: instant.nullable(),
  said: z.array(saidSchema),
  /** Of the letter it is about. */
  letter: z.number().int().nullable(),
})

/** What two people wrote unseen by each other. What stands until somebody decides is `theirs`. */
export const conflictSchema = z.strictObject({
  id: z.string().min(1).max(80),
  kind: z.enum(CONFLICT_KINDS),
  about: aboutSchema,
  mine: side,
  theirs: side,
  /** The other record of the same person, or the other who answers for the child. */
  other: aboutSchema.nullable(),
  /** Whether the newcomer's word can still be taken. */
  canTake: z.boolean(),
  /** It touches who may do what: heads and IT decide. */
  leadOnly: z.boolean(),
})
export type Conflict = z.infer<typeof conflictSchema>

/** A change that the hub refused. */
export const refusedSchema = z.strictObject({
  id: z.string().min(1).max(64),
  /** What was done: an action of the audit log. */
  action: z.string().max(60),
  by: z.string(),
  at: instant,
  code: z.enum(REJECTIONS),
  leadOnly: z.boolean(),
  /** What it would have written, the first of them. */
  parts: z.array(z.strictObject({ about: aboutSchema, does: z.enum(['add', 'set', 'drop']), said: z.array(saidSchema) })),
  /** How many more it would have written. */
  more: z.number().int(),
})
export type Refused = z.infer<typeof refusedSchema>
