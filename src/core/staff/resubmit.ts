import { failure } from '../../shared/codes.ts'
import type { Op } from '../../shared/sync.ts'
import { collections } from '../domain/sync/collections.ts'
import type { Store } from '../store/store.ts'
import { rows } from '../sync/rows.ts'
import { abandon } from './all-or-nothing.ts'

/**
 * Does those operations once more on the records as they are now, inside `allOrNothing`. Abandons with `resubmit_gone` (a record it
 * changes is no more), `resubmit_blocked` (a record it needs is missing, or its place is taken), `resubmit_letters` (the clear secrets of
 * its letters are gone), `resubmit_done` (the records say so already).
 */
export function doAgain(store: Store, ops: readonly Op[]): void {
  const shown = rows(store.db)
  if (ops.some(isLetterWithSecret)) abandon(failure('resubmit_letters'))
  const changed = ops.filter((op) => {
    if (!collections.has(op.collection)) return abandon(failure('resubmit_blocked'))
    const is = shown.read(op)
    if (op.do === 'drop') {
      if (is === null) return false
      return shown.show(op, null) || abandon(failure('resubmit_blocked'))
    }
    if (is === null && op.do === 'set') return abandon(failure('resubmit_gone'))
    if (is !== null && Object.entries(op.fields).every(([name, value]) => (is[name] ?? null) === value)) return false
    return shown.show(op, { ...is, ...op.fields }) || abandon(failure('resubmit_blocked'))
  })
  if (changed.length === 0) abandon(failure('resubmit_done'))
}

const isLetterWithSecret = (op: Op): boolean =>
  op.collection === 'letter' && op.do === 'add' && (op.fields['credential_id'] ?? null) !== null
