import type { Rejection } from '../../../shared/sync.ts'
import { childOf, type Collection, type Ref } from './collection.ts'
import { unseen, write, type Context, type Writing } from './context.ts'
import { add } from './edit.ts'
import { DELETION, gone, stampOf, stampsOf, type HubRecord, type Stamp } from './record.ts'

/** Written to although deleted: comes back if the deletion was known, else people decide. */
export function revive(op: Writing, found: HubRecord, collection: Collection, context: Context): Rejection | null {
  const deletion = stampOf(found, DELETION)
  if (deletion?.erased === true && unseen(context, deletion)) return null
  if (op.do === 'add' && !unseen(context, deletion)) return add(op, collection, context)
  context.conflict('gone', op, { mine: op.fields, theirs: {}, theirStamp: deletion })
  return null
}

/** Goes, unless somebody wrote to it unseen or something still hangs on it: then people decide. */
export function drop(op: Ref, found: HubRecord | null, collection: Collection, context: Context): null {
  if (found === null || found.deleted) return null
  const erasure = context.stamp.erased === true
  const edited = stampsOf(found).find((stamp) => stamp.hand && unseen(context, stamp))
  const children = context.sight.holders(childOf(op.collection, op.id))
  if (erasure && children.length > 0 && op.collection === 'credential') {
    // A letter made meanwhile refers to it: it stays, and opens nothing.
    write(context, found, { hash: '', ended_at: found.fields['ended_at'] ?? context.change.at, end_reason: 'voided' })
    return null
  }
  if (!erasure && !collection.quiet && (edited !== undefined || children.length > 0)) {
    context.conflict('delete-edit', op, { mine: {}, theirs: found.fields, theirStamp: edited ?? newest(children) })
    return null
  }
  context.sight.put(gone(found, context.stamp))
  return null
}

const newest = (records: readonly HubRecord[]): Stamp | undefined =>
  records.flatMap(stampsOf).sort((a, b) => b.version - a.version)[0]
