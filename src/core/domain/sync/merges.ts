import type { Fields } from '../../../shared/sync.ts'
import { childOf, type Ref } from './collection.ts'
import { unseen, type Context } from './context.ts'
import { DELETION, stampOf } from './record.ts'

/** Unlinked from a record that was merged into another meanwhile: the other still has the child. */
export function unlinkedAfterMerge(written: Fields, context: Context): void {
  const { sight } = context
  const guardian = sight.record({ collection: 'guardian', id: String(written['guardian_id']) })
  const main = guardian?.fields['merged_into']
  if (guardian === null || typeof main !== 'string' || !unseen(context, stampOf(guardian, 'merged_into'))) return
  const still = sight
    .holders(childOf('pupil', String(written['other_id'])))
    .find((record) => record.collection === 'responsibility' && record.fields['guardian_id'] === main)
  if (still === undefined) return
  context.conflict('merge-unlink', still, { mine: {}, theirs: still.fields, theirStamp: stampOf(guardian, 'merged_into') })
}

/** A merge that brings along a child who was unlinked meanwhile. */
export function mergedAfterUnlink(op: Ref, written: Fields, context: Context): void {
  const { change, sight } = context
  if (change.kind !== 'record.merged') return
  const pupil = written['pupil_id']
  const gone = change.ops
    .filter(({ do: what, collection, id }) => what === 'drop' && collection === 'responsibility' && id.endsWith(`|${String(pupil)}`))
    .map((ref) => sight.record(ref))
    .find((record) => record !== null && record.deleted && unseen(context, stampOf(record, DELETION)))
  if (gone === undefined || gone === null) return
  context.conflict('merge-unlink', op, { mine: written, theirs: {}, theirStamp: stampOf(gone, DELETION) })
}
