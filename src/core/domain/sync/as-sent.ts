import type { Change, Fields } from '../../../shared/sync.ts'
import { keyOf } from './collection.ts'
import type { HubRecord } from './record.ts'
import type { Sight } from './sight.ts'

/**
 * Whether deciding a change wrote just what its station shows already: its operations, one over the other, on the records as they
 * were, and nothing else. The station then needs not be told its own words.
 * @param before the records before the change
 */
export function isAsSent({ ops }: Change, before: Sight, writes: readonly HubRecord[]): boolean {
  const shown = new Map<string, Fields | null>()
  for (const op of ops) {
    const key = keyOf(op)
    switch (op.do) {
      case 'add':
        shown.set(key, op.fields)
        break
      case 'set': {
        const record = before.record(op)
        const under = shown.has(key) ? shown.get(key) : record === null || record.deleted ? null : record.fields
        shown.set(key, under == null ? null : { ...under, ...op.fields })
        break
      }
      case 'drop':
        shown.set(key, null)
    }
  }
  return writes.length === shown.size && writes.every((record) => isShown(record, shown.get(keyOf(record))))
}

function isShown({ deleted, fields }: HubRecord, shown: Fields | null | undefined): boolean {
  if (shown === undefined) return false
  if (shown === null) return deleted
  if (deleted) return false
  for (const name in fields) if ((fields[name] ?? null) !== (shown[name] ?? null)) return false
  return true
}
