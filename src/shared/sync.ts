import { z } from 'zod'
import { isObject, isText, isWhole, quick } from './quick.ts'

/** What stations and the hub say to one another about records: changes go up, outcomes and rows come down. */

/** The protocol this build speaks. A hub answers `upgrade_required` to one it no longer understands. */
export const PROTOCOL = 1

/** Most changes, and most operations together, in one request. */
export const MAX_CHANGES = 1_000
export const MAX_OPS = 2_000
/** Most operations of one change: an import is written down as several. */
export const MAX_CHANGE_OPS = 500
/** Most ranges of a machine's own versions in one request. */
export const MAX_RANGES = 20_000
/** Rows in one reply, save that the rows of one version are never parted. */
export const PAGE_ROWS = 2_000

export const COLLECTIONS = [
  'person',
  'pupil',
  'guardian',
  'responsibility',
  'account',
  'credential',
  'contact_point',
  'mail_link',
  'correction',
  'tie',
  'request',
  'letter_batch',
  'letter',
  'letter_receipt',
  'conflict',
] as const
export type CollectionName = (typeof COLLECTIONS)[number]

export const valueSchema = z.union([z.string().max(100_000), z.number(), z.null()])
export type Value = z.infer<typeof valueSchema>
/** Of one record; more than any has. */
const MAX_FIELDS = 100
const isValue = (value: unknown): value is Value =>
  value === null || (typeof value === 'string' ? value.length <= 100_000 : typeof value === 'number' && Number.isFinite(value))

function areFields(value: unknown): value is Record<string, Value> {
  if (!isObject(value)) return false
  let count = 0
  for (const name in value) {
    count += 1
    if (count > MAX_FIELDS || name.length > 40 || !isValue(value[name])) return false
  }
  return true
}
export const fieldsSchema = quick(
  z.record(z.string().max(40), valueSchema).refine((fields) => Object.keys(fields).length <= MAX_FIELDS),
  areFields,
  { maxProperties: MAX_FIELDS },
)
export type Fields = Readonly<Record<string, Value>>

const name = z.string().min(1).max(40)
const recordId = z.string().min(1).max(200)

/** `add`: a new record's fields, those left out are null; `set`: those that changed; `drop`: the record goes. */
export const opSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('add'), collection: name, id: recordId, fields: fieldsSchema }),
  z.object({ do: z.literal('set'), collection: name, id: recordId, fields: fieldsSchema }),
  z.object({ do: z.literal('drop'), collection: name, id: recordId }),
])
export type Op = z.infer<typeof opSchema>

/** One transaction of a station. */
export const changeSchema = z.object({
  id: z.string().min(8).max(64),
  /** Of its station's life (see `incarnation`), from 1 without gaps. */
  sequence: z.int().min(1),
  /** What was done: an action of the audit log. */
  kind: z.string().max(60),
  /** A person's id, 'parent' or 'system'. */
  actor: z.string().max(64),
  /** Milliseconds since 1970, as the station's clock said. Shown to people; nothing is ordered by it. */
  at: z.number(),
  /** The hub's version up to which the station had heard everything: while pages come, that of the last one before them. */
  base: z.int().min(0),
  ops: z.array(opSchema).max(MAX_CHANGE_OPS),
})
export type Change = z.infer<typeof changeSchema>

function isOp(value: unknown): value is Op {
  if (!isObject(value) || !isText(value['collection'], 1, 40) || !isText(value['id'], 1, 200)) return false
  const { do: what } = value
  return what === 'drop' || ((what === 'add' || what === 'set') && areFields(value['fields']))
}
const isChange = (value: unknown): value is Change =>
  isObject(value) &&
  isText(value['id'], 8, 64) &&
  isWhole(value['sequence'], 1) &&
  isText(value['kind'], 0, 60) &&
  isText(value['actor'], 0, 64) &&
  Number.isFinite(value['at']) &&
  isWhole(value['base'], 0) &&
  Array.isArray(value['ops']) &&
  value['ops'].length <= MAX_CHANGE_OPS &&
  value['ops'].every(isOp)
/** Most of what machines say to one another. */
export const changesSchema = quick(
  z.array(changeSchema).max(MAX_CHANGES),
  (value): value is Change[] => Array.isArray(value) && value.length <= MAX_CHANGES && value.every(isChange),
)

/** Why the hub refused a whole change. */
export const REJECTIONS = ['change_not_understood', 'parent_missing', 'second_account'] as const
export type Rejection = (typeof REJECTIONS)[number]

export const outcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('accepted'), id: z.string(), version: z.int() }),
  z.object({ kind: z.literal('rejected'), id: z.string(), code: z.enum(REJECTIONS) }),
])
export type Outcome = z.infer<typeof outcomeSchema>

/** A record as the hub holds it. A deleted one stays as a tombstone without fields. */
export const rowSchema = z.object({
  collection: z.string().max(40),
  id: z.string(),
  version: z.int(),
  deleted: z.boolean(),
  fields: fieldsSchema,
})
export type Row = z.infer<typeof rowSchema>

/** Two people had not seen each other's change. What stands meanwhile is `theirs`, what reached the hub first. */
export const CONFLICT_KINDS = [
  'same-field',
  'delete-edit',
  'gone',
  'two-letters',
  'two-passwords',
  'letter-superfluous',
  'identifier-taken',
  'same-person',
  'merge-unlink',
] as const
export type ConflictKind = (typeof CONFLICT_KINDS)[number]

export const syncRequestSchema = z.object({
  protocol: z.int(),
  /** Which life of the station this is: one more after it was restored from a backup or copied. */
  incarnation: z.int().min(1),
  /** What the last reply gave; null at first. */
  token: z.string().max(64).nullable(),
  cursor: z.int().min(0),
  /** Versions of this machine's agreed changes, as ranges with both ends: what waits was made knowing them, though its base is older. */
  mine: z.array(z.tuple([z.int(), z.int()])).max(MAX_RANGES),
  /**
   * The last change of the request before, whose answer was not there yet: this one goes on from it as if all of it was taken, with the
   * token, cursor and versions from before it. Only for hubs that say `ahead`, which refuse it where that is not so (`hub_out_of_step`).
   */
  after: z.string().max(64).optional(),
  /** In order, none left out; a prefix may have been sent before. */
  changes: changesSchema,
})
export type SyncRequest = z.infer<typeof syncRequestSchema>

/** Every change of the request was taken, and did just what its station shows already. */
export const takenSchema = z.object({
  /** The first one's version; the others follow without gaps. */
  version: z.int(),
  count: z.int().min(1),
  /** The last one's id. */
  last: z.string(),
  /** This hub takes requests that go on from one it has not answered (`after`). */
  ahead: z.boolean().optional(),
})
export type Taken = z.infer<typeof takenSchema>

export const syncReplySchema = z.object({
  token: z.string(),
  /** Says it all when it is there: `outcomes` and `rows` are empty then. */
  taken: takenSchema.optional(),
  outcomes: z.array(outcomeSchema),
  rows: z.array(rowSchema),
  cursor: z.int(),
  /** Whether more rows wait. */
  more: z.boolean(),
})
export type SyncReply = z.infer<typeof syncReplySchema>
/** Whether nothing is left to say on either side, as far as the request went. */
export const saysNothing = ({ taken, outcomes, rows, more }: SyncReply): boolean =>
  taken === undefined && outcomes.length === 0 && rows.length === 0 && !more
