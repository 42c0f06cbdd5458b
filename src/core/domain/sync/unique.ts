import type { Fields, Rejection } from '../../../shared/sync.ts'
import type { Collection, Ref } from './collection.ts'
import type { Context } from './context.ts'
import { stampOf, type HubRecord } from './record.ts'

/** Settles what no two live records may share: the fields as they may stand, where the newcomer gives way otherwise than written. */
export function makeRoom(
  op: Ref,
  fields: Fields,
  collection: Collection,
  context: Context,
  before: HubRecord | null = null,
): Fields | Rejection {
  const held = before === null ? [] : collection.unique(before.fields)
  let room = fields
  for (const key of collection.unique(fields)) {
    if (held.includes(key)) continue
    const other = context.sight.holders(key).find((record) => record.id !== op.id)
    if (other === undefined) continue
    const way = giveWay(key, op, room, other, context)
    if (typeof way === 'string') return way
    room = { ...room, ...way }
  }
  return room
}

/** What the newcomer writes instead. */
function giveWay(key: string, op: Ref, fields: Fields, other: HubRecord, context: Context): Fields | Rejection {
  switch (key.slice(0, key.indexOf(':'))) {
    case 'account-of':
      return 'second_account'
    case 'identifier':
      // Nobody was told yet: the number is simply the next one. Else the family must be.
      if (fields['state'] !== 'unnotified')
        context.conflict('identifier-taken', op, { mine: { identifier: fields['identifier'] ?? null }, theirs: { id: other.id } })
      return { identifier: freeIdentifier(String(fields['identifier']), op.id) }
    case 'pupil-source':
    case 'guardian-source':
      context.conflict('same-person', op, { mine: { id: op.id }, theirs: { id: other.id } })
      return { source_key: `${String(fields['source_key'])}#${op.id.slice(0, 8)}` }
    case 'france-connect':
      context.conflict('same-person', op, { mine: { id: op.id }, theirs: { id: other.id } })
      return { fc_subject: null }
    case 'reference':
      return { reference: `${String(fields['reference'])}-${op.id.slice(0, 3).toUpperCase()}` }
    case 'correction':
    case 'tie':
      return { state: 'undone' }
    case 'credential': {
      // The first agreed stays: whoever holds the other is told by staff.
      const kind = fields['kind'] === 'provisional' ? 'two-letters' : 'two-passwords'
      context.conflict(
        kind,
        { collection: 'account', id: String(fields['account_id']) },
        {
          mine: { credential: op.id },
          theirs: { credential: other.id },
          theirStamp: stampOf(other, 'kind'),
        },
      )
      return { ended_at: context.change.at, end_reason: 'replaced' }
    }
    default:
      return {}
  }
}

/** Its number comes from the record's own id, so that it is free everywhere at once without asking. */
function freeIdentifier(identifier: string, id: string): string {
  let sum = 0
  for (const char of id) sum = (sum * 31 + char.charCodeAt(0)) % 900_000
  return `${identifier.replace(/\d+$/, '')}${100_000 + sum}`
}
