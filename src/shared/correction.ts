import { z } from 'zod'
import { id, instant } from './model.ts'

/** What staff may correct of a guardian and of a pupil; names as imports compare them. */
export const guardianFields = [
  'familyName',
  'usageName',
  'firstName',
  'mobile',
  'phoneHome',
  'mail',
  'address',
  'postalCode',
  'city',
] as const
export const pupilFields = ['familyName', 'usageName', 'firstName', 'birthDate', 'className'] as const
export const correctable = z.enum([...new Set([...guardianFields, ...pupilFields])])
export type CorrectableField = z.infer<typeof correctable>

export const subjectSchema = z.strictObject({ kind: z.enum(['guardian', 'pupil']), id })
export type Subject = z.infer<typeof subjectSchema>

export const reason = z.string().trim().min(3).max(200)

/** New values as typed; null or empty takes the value away. */
export const editsSchema = z.partialRecord(correctable, z.string().max(300).nullable())
export type Edits = z.infer<typeof editsSchema>

export const changeSchema = z.strictObject({ field: correctable, before: z.string().nullable(), after: z.string().nullable() })
export type FieldChange = z.infer<typeof changeSchema>

/** What a correction will do beyond the record: each is a sentence of the catalogue, with what it names. */
export const effectSchema = z.strictObject({
  effect: z.enum([
    'codes-go-there',
    'no-code-can-go',
    'number-shared',
    'mail-goes-there',
    'proved-stays',
    'parent-gives-date',
    'identifier-stays',
    'letter-shows-old',
    'letter-will-show-new',
    'to-report',
    'sees-child',
    'sees-child-no-more',
    'no-child-left',
    'account-kept',
    'account-ends',
  ]),
  name: z.string().nullable(),
})
export type Effect = z.infer<typeof effectSchema>

export const correctionSchema = z.strictObject({
  id,
  subject: subjectSchema,
  /** Whom it is about, to be shown. */
  name: z.string(),
  field: correctable,
  before: z.string().nullable(),
  after: z.string().nullable(),
  reason: z.string(),
  at: instant,
  actor: z.string(),
  state: z.enum(['open', 'agreed', 'undone']),
})
export type Correction = z.infer<typeof correctionSchema>

/** A child linked or unlinked, or a guardian merged into another, by staff. */
export const tieSchema = z.strictObject({
  id,
  kind: z.enum(['linked', 'unlinked', 'merged']),
  guardianId: id,
  guardianName: z.string(),
  otherName: z.string(),
  reason: z.string(),
  at: instant,
  actor: z.string(),
  state: z.enum(['open', 'agreed', 'undone']),
})
export type Tie = z.infer<typeof tieSchema>
