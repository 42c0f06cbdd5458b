import type { Change, Fields, Op, Rejection } from '../../../shared/sync.ts'
import type { Collection } from './collection.ts'
import { collections } from './collections.ts'
import type { Context, Versions } from './context.ts'
import { drop, revive } from './drop.ts'
import { add, edit } from './edit.ts'
import { ERASURES, erasedMeanwhile } from './erasure.ts'
import { checkParents } from './parents.ts'
import { fresh, type HubRecord, type Stamp } from './record.ts'
import { draftOver, type Sight } from './sight.ts'

export type Decision =
  { readonly kind: 'accepted'; readonly writes: readonly HubRecord[] } | { readonly kind: 'rejected'; readonly code: Rejection }

/**
 * What one change does to the hub's records, as version `version`. Pure. Different fields merge; what two people wrote unseen by
 * each other is settled by each field's rule (collections.ts) or becomes a `conflict` record. See docs/adr/0010.
 */
export function decide(change: Change, own: Versions, version: number, under: Sight): Decision {
  const sight = draftOver(under)
  const stamp: Stamp = {
    version,
    hand: !change.kind.startsWith('import.'),
    actor: change.actor,
    at: change.at,
    ...(ERASURES.includes(change.kind) ? { erased: true } : {}),
  }
  let conflicts = 0
  const context: Context = {
    change,
    own,
    version,
    sight,
    stamp,
    conflict(kind, about, { field = '', mine, theirs, theirStamp }) {
      if (collections.get(about.collection)?.quiet === true) return
      conflicts += 1
      const fields: Fields = {
        kind,
        subject_collection: about.collection,
        subject_id: about.id,
        field,
        mine: JSON.stringify(mine),
        theirs: JSON.stringify(theirs),
        mine_actor: change.actor,
        theirs_actor: theirStamp?.actor ?? null,
        mine_at: change.at,
        at: theirStamp?.at ?? null,
        state: 'open',
        decided_by: null,
        decided_at: null,
      }
      sight.put(fresh('conflict', `${change.id}-${conflicts}`, fields, stamp))
    },
  }
  for (const op of change.ops) {
    const rejection = apply(op, context)
    if (rejection !== null) return { kind: 'rejected', code: rejection }
  }
  return { kind: 'accepted', writes: sight.written() }
}

function isUnderstood(fields: Fields, collection: Collection): boolean {
  for (const name in fields) if (!collection.fields.has(name)) return false
  return true
}

function apply(op: Op, context: Context): Rejection | null {
  const collection = collections.get(op.collection)
  if (collection === undefined) return 'change_not_understood'
  if (op.do !== 'drop' && !isUnderstood(op.fields, collection)) return 'change_not_understood'
  const found = context.sight.record(op)
  switch (op.do) {
    case 'drop':
      return drop(op, found, collection, context)
    case 'add':
    case 'set': {
      if (erasedMeanwhile(op, found, context)) return null
      const parents = checkParents(op, collection, found, context)
      if (parents !== 'there') return parents
      if (found === null) return op.do === 'add' ? add(op, collection, context) : 'parent_missing'
      if (found.deleted) return revive(op, found, collection, context)
      return edit(op, found, collection, context)
    }
  }
}
