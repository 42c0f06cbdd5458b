import { z } from 'zod'
import { id } from './model.ts'

/** Why a line of the account list changes nothing. */
export const listReason = z.enum([
  'unknown-pupil', // no present pupil of that name in that class
  'unknown-guardian', // the pupil is known, nobody of that name answers for them
  'homonyms', // several people fit: a person decides
  'class-differs', // the names fit one person, in another class: a person decides
  'two-identifiers', // one person under two identifiants
  'identifier-shared', // one identifiant for two people
  'identifier-taken', // another account has it already
  'bad-identifier', // none, or not one
  'active', // chosen a password already: never taken back
  'letter-out', // a letter of ours is under way or in their hands
  'closed', // closed, or joined to another account
])
export type ListReason = z.infer<typeof listReason>

const candidate = z.strictObject({ guardianId: id, name: z.string(), children: z.string() })
const line = z.strictObject({ ref: id, line: z.number().int(), name: z.string(), child: z.string(), identifier: z.string() })

/** What EduConnect's account list would change, before anything is. Never holds a password. */
export const accountListPreviewSchema = z.strictObject({
  lines: z.number().int(),
  accounts: z.number().int(),
  /** Whether the file holds passwords in clear. */
  clear: z.boolean(),
  identifiers: z.number().int(),
  passwords: z.number().int(),
  unchanged: z.number().int(),
  /** Passwords that people have changed at EduConnect already. */
  changedElsewhere: z.number().int(),
  changes: z
    .array(
      z.strictObject({
        ref: id,
        name: z.string(),
        children: z.string(),
        before: z.string(),
        after: z.string(),
        password: z.boolean(),
      }),
    )
    .max(200),
  toDecideCount: z.number().int(),
  toDecide: z.array(line.extend({ reason: listReason, candidates: z.array(candidate).max(20) })).max(200),
  leftCount: z.number().int(),
  left: z.array(line.extend({ reason: listReason })).max(200),
  /** How many lines each reason leaves. */
  reasons: z.partialRecord(listReason, z.number().int()),
})
export type AccountListPreview = z.infer<typeof accountListPreviewSchema>

/** What a person decided before applying. */
export const accountListChoicesSchema = z.strictObject({
  identifiers: z.boolean(),
  passwords: z.boolean(),
  /** Changes left out, by their `ref`. */
  without: z.array(id).max(1_000),
  /** Whose a line is that fitted several, by its `ref`. */
  chosen: z.array(z.strictObject({ ref: id, guardianId: id })).max(200),
})
export type AccountListChoices = z.infer<typeof accountListChoicesSchema>
export const EVERYTHING: AccountListChoices = { identifiers: true, passwords: true, without: [], chosen: [] }

export const accountListReportSchema = z.strictObject({
  format: z.literal('educonnect'),
  accounts: z.number().int(),
  identifiers: z.number().int(),
  passwords: z.number().int(),
  /** Lines that changed nothing for a reason, and changes that a person left out. */
  left: z.number().int(),
  leftOut: z.number().int(),
  /** The file's name, when passwords in clear are still in it. */
  clearFile: z.string().nullable(),
})
export type AccountListReport = z.infer<typeof accountListReportSchema>
