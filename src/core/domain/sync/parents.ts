import type { Rejection } from '../../../shared/sync.ts'
import type { Collection } from './collection.ts'
import type { Context, Writing } from './context.ts'
import { DELETION, stampOf, type HubRecord } from './record.ts'

/** `there` when every record it refers to lives; null when the change goes on without this operation. */
export function checkParents(op: Writing, collection: Collection, found: HubRecord | null, context: Context): 'there' | Rejection | null {
  for (const { field, of } of collection.parents) {
    const id = op.fields[field]
    if (typeof id !== 'string') continue
    const parent = context.sight.record({ collection: of, id })
    if (parent === null) return 'parent_missing'
    if (!parent.deleted) continue
    const about = found ?? { collection: op.collection, id: op.id }
    context.conflict('gone', about, { mine: op.fields, theirs: {}, theirStamp: stampOf(parent, DELETION) })
    return null
  }
  return 'there'
}
