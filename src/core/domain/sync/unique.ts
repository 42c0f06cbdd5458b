import type { Rejection, Value } from '../../../shared/sync.ts'
import type { Collection, Ref } from './collection.ts'
import type { Context } from './context.ts'
import type { HubRecord } from './record.ts'

/** Settles what no two live records may share, changing `fields` where the newcomer gives way. */
export function makeRoom(
  op: Ref,
  fields: Record<string, Value>,
  collection: Collection,
  context: Context,
  before: HubRecord | null = null,
): Rejection | 'skip' | null {
  const held = new Set(before === null ? [] : collection.unique(before.fields))
  for (const key of collection.unique(fields)) {
    if (held.has(key)) continue
    const other = context.sight.holders(key).find((record) => record.id !== op.id)
    if (other === undefined) continue
    const way = giveWay(key, op, fields, other, context)
    if (way !== null) return way
  }
  return null
}

function giveWay(key: string, op: Ref, fields: Record<string, Value>, other: HubRecord, context: Context): Rejection | 'skip' | null {
  switch (key.slice(0, key.indexOf(':'))) {
    case 'account-of':
      return 'second_account'
    case 'identifier':
      // Nobody was told yet: the number is simply the next one. Else the family must be.
      if (fields['state'] !== 'unnotified')
        context.conflict('identifier-taken', op, { mine: { identifier: fields['identifier'] ?? null }, theirs: { id: other.id } })
      fields['identifier'] = freeIdentifier(String(fields['identifier']), op.id)
      return null
    case 'pupil-source':
    case 'guardian-source':
      context.conflict('same-person', op, { mine: { id: op.id }, theirs: { id: other.id } })
      fields['source_key'] = `${String(fields['source_key'])}#${op.id.slice(0, 8)}`
      return null
    case 'france-connect':
      context.conflict('same-person', op, { mine: { id: op.id }, theirs: { id: other.id } })
      fields['fc_subject'] = null
      return null
    case 'reference':
      fields['reference'] = `${String(fields['reference'])}-${op.id.slice(0, 3).toUpperCase()}`
      return null
    case 'correction':
    case 'tie':
      fields['state'] = 'undone'
      return null
    case 'credential': {
      // The first agreed stays: whoever holds the other is told by staff.
      fields['ended_at'] = context.change.at
      fields['end_reason'] = 'replaced'
      const kind = fields['kind'] === 'provisional' ? 'two-letters' : 'two-passwords'
      context.conflict(
        kind,
        { collection: 'account', id: String(fields['account_id']) },
        {
          mine: { credential: op.id },
          theirs: { credential: other.id },
          theirStamp: other.stamps['kind'],
        },
      )
      return null
    }
    default:
      return null
  }
}

/** Its number comes from the record's own id, so that it is free everywhere at once without asking. */
function freeIdentifier(identifier: string, id: string): string {
  let sum = 0
  for (const char of id) sum = (sum * 31 + char.charCodeAt(0)) % 900_000
  return `${identifier.replace(/\d+$/, '')}${100_000 + sum}`
}
