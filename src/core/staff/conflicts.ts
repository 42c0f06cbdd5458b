import { failure, type Failure } from '../../shared/codes.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { ConflictKind, Fields } from '../../shared/sync.ts'
import { searchName } from '../domain/names.ts'
import type { Clock } from '../ports.ts'
import type { ConflictRow } from '../store/conflicts.ts'
import type { Store } from '../store/store.ts'
import { rows } from '../sync/rows.ts'

export interface ConflictDeskPorts {
  readonly store: Store
  readonly clock: Clock
}

/** Most that are shown at once. */
const SHOWN = 200

/** Whether the newcomer's word can still be taken; else people are only told, and settle it on paper. */
export const canTake = (kind: ConflictKind): boolean => kind === 'same-field' || kind === 'merge-unlink' || kind === 'delete-edit'

/** «À traiter»: what stands is theirs until somebody says otherwise. */
export function conflictDesk({ store, clock }: ConflictDeskPorts) {
  const shown = rows(store.db)

  function take(conflict: ConflictRow, now: number): Failure | null {
    const ref = { collection: conflict.subject_collection, id: conflict.subject_id }
    const is = shown.read(ref)
    if (is === null) return conflict.kind === 'same-field' ? failure('not_found') : null
    if (conflict.kind !== 'same-field') return shown.show(ref, null) ? null : failure('changed_since')
    const mine = JSON.parse(conflict.mine) as Fields
    const touched: Fields = 'updated_at' in is ? { ...mine, updated_at: now } : mine
    if (!shown.show(ref, { ...is, ...touched })) return failure('changed_since')
    if (ref.collection === 'guardian') follow(ref.id)
    return null
  }

  function follow(guardianId: string): void {
    const guardian = store.guardians.byId(guardianId)
    if (guardian === null) return
    const { family_name: familyName, usage_name: usageName, first_name: firstName } = guardian
    store.corrections.putSearchName(guardianId, searchName({ familyName, usageName, firstName }))
  }

  return {
    open: (): readonly ConflictRow[] => store.conflicts.open(SHOWN),
    count: store.conflicts.count,
    /** Keeps what stands, or takes the newcomer's word. Failures: `not_found`, `changed_since`, `nothing_to_take`. */
    decide(id: string, way: 'keep' | 'take', actor: string): Result<Record<string, never>, Failure> {
      const conflict = store.conflicts.byId(id)
      if (conflict === null || conflict.state !== 'open') return err(failure('not_found'))
      if (way === 'take' && !canTake(conflict.kind)) return err(failure('nothing_to_take'))
      const fault = store.atomically(() => {
        const now = clock.now()
        const wrong = way === 'take' ? take(conflict, now) : null
        if (wrong !== null) return wrong
        store.conflicts.decide(id, way === 'take' ? 'taken' : 'kept', actor, now)
        store.audit.append({
          at: now,
          actor,
          action: 'conflict.decided',
          subject: conflict.subject_id,
          detail: { way, field: conflict.field },
        })
        return null
      })
      return fault === null ? ok({}) : err(fault)
    },
  }
}
export type ConflictDesk = ReturnType<typeof conflictDesk>
