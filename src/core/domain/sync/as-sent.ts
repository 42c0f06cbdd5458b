import type { Change, Fields } from '../../../shared/sync.ts'
import type { HubRecord } from './record.ts'
import { RefMap } from './ref-map.ts'
import type { Sight } from './sight.ts'

/**
 * Whether deciding a change wrote just what its station shows already: its operations, one over the other, on the records as they
 * were, and nothing else. The station then needs not be told its own words.
 * @param before the records before the change
 */
export function isAsSent({ ops }: Change, before: Sight, writes: readonly HubRecord[]): boolean {
  const shown = new RefMap<Fields | null>()
  for (const op of ops)
    switch (op.do) {
      case 'add':
        shown.set(op, op.fields)
        break
      case 'set': {
        const record = before.record(op)
        const under = shown.has(op) ? shown.get(op) : record === null || record.deleted ? null : record.fields
        shown.set(op, under == null ? null : { ...under, ...op.fields })
        break
      }
      case 'drop':
        shown.set(op, null)
    }
  return writes.length === shown.size && writes.every((record) => isShown(record, shown.get(record)))
}

function isShown({ deleted, fields }: HubRecord, shown: Fields | null | undefined): boolean {
  if (shown === undefined) return false
  if (shown === null) return deleted
  return !deleted && (fields === shown || (saysAllOf(fields, shown) && saysAllOf(shown, fields)))
}

function saysAllOf(fields: Fields, others: Fields): boolean {
  for (const name in others) if ((others[name] ?? null) !== (fields[name] ?? null)) return false
  return true
}
