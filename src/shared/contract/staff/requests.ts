import { z } from 'zod'
import { id, instant, requestKind } from '../../model.ts'
import { row } from '../row.ts'
import { staff } from './who.ts'

const person = z.strictObject({ id, name: z.string(), mobile: z.string().nullable() })
const pupil = z.strictObject({ id, name: z.string(), birthDate: z.string().nullable(), className: z.string().nullable() })

/** What staff may do about a request in one go; each names what it touches. */
export const resolutionSchema = z.discriminatedUnion('kind', [
  /** The number that was typed becomes the guardian's. */
  z.strictObject({ kind: z.literal('take-number'), guardianId: id }),
  /** The date that was typed becomes the child's. */
  z.strictObject({ kind: z.literal('take-date'), pupilId: id }),
  /** The child is not this guardian's. */
  z.strictObject({ kind: z.literal('unlink'), guardianId: id, pupilId: id }),
  z.strictObject({ kind: z.literal('link'), guardianId: id, pupilId: id }),
  /** The record is right: the parent tries again, or comes with a paper. */
  z.strictObject({ kind: z.literal('record-right') }),
  /** Done by hand, elsewhere. */
  z.strictObject({ kind: z.literal('settled') }),
])
export type Resolution = z.infer<typeof resolutionSchema>

export const requestSchema = z.strictObject({
  id,
  reference: z.string(),
  kind: requestKind,
  at: instant,
  /** What the parent typed, readable. */
  entered: z.record(z.string(), z.string()),
  /** Whom it is about, as recorded. */
  guardian: person.nullable(),
  children: z.array(pupil),
  /** Who it may be, when nobody was recognised: by the names that were typed. */
  candidates: z.array(person),
  proposals: z.array(z.strictObject({ resolution: resolutionSchema, name: z.string(), value: z.string().nullable() })),
  /** How the parent will hear of it; null: only when they come back. */
  tells: z.enum(['sms', 'mail']).nullable(),
  closed: z.strictObject({ at: instant, by: z.string(), resolution: z.string().nullable() }).nullable(),
})
export type StaffRequest = z.infer<typeof requestSchema>

/** What parents could not finish at the kiosk. */
export const requestsRows = {
  'staff.requests.list': row({
    ...staff,
    input: z.strictObject({ closed: z.boolean() }),
    output: z.array(requestSchema),
    errors: [],
  }),
  /** Does what was proposed, closes the request, and tells the parent: all or nothing. */
  'staff.requests.resolve': row({
    ...staff,
    input: z.strictObject({ requestId: id, resolution: resolutionSchema }),
    output: z.strictObject({ told: z.enum(['sms', 'mail']).nullable() }),
    errors: [
      'not_found',
      'nothing_to_correct',
      'phone_unreadable',
      'phone_landline',
      'birth_date_impossible',
      'already_linked',
      'not_linked',
    ],
  }),
} as const
