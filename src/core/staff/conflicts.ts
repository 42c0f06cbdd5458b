import { failure, type Failure } from '../../shared/codes.ts'
import type { Result } from '../../shared/result.ts'
import type { ConflictKind, Fields, Value } from '../../shared/sync.ts'
import type { Ref } from '../domain/sync/collection.ts'
import { searchName } from '../domain/names.ts'
import type { Clock, Random } from '../ports.ts'
import type { ConflictRow } from '../store/conflicts.ts'
import { correctableOf } from '../store/corrections.ts'
import type { Store } from '../store/store.ts'
import { rows } from '../sync/rows.ts'
import { abandon, allOrNothing } from './all-or-nothing.ts'

export interface ConflictDeskPorts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  /** What a correction says that comes from a decision: why. */
  readonly reason: () => string
}

/** Most that are shown at once. */
const SHOWN = 200

/** Whether the newcomer's word can still be taken; else people are only told, and settle it on paper. */
export const canTake = (kind: ConflictKind): boolean => kind === 'same-field' || kind === 'merge-unlink' || kind === 'delete-edit'

/** «À traiter»: what stands is theirs until somebody says otherwise. */
export function conflictDesk({ store, clock, random, reason }: ConflictDeskPorts) {
  const shown = rows(store.db)
  const refOf = (row: ConflictRow): Ref => ({ collection: row.subject_collection, id: row.subject_id })
  const fieldsOf = (json: string): Fields => JSON.parse(json) as Fields

  /** Failures: `not_found`, `changed_since`, `last_lead`. */
  function take(conflict: ConflictRow, actor: string, now: number): Failure | null {
    const ref = refOf(conflict)
    const is = shown.read(ref)
    if (is === null) return conflict.kind === 'same-field' ? failure('not_found') : null
    if (conflict.kind !== 'same-field') return shown.show(ref, null) ? null : failure('changed_since')
    return write(ref, is, fieldsOf(conflict.mine), actor, now)
  }

  /** What `take` wrote is as it was. Failures: `not_found`, `changed_since`. */
  function giveBack(conflict: ConflictRow, actor: string, now: number): Failure | null {
    const ref = refOf(conflict)
    const is = shown.read(ref)
    const [mine, theirs] = [fieldsOf(conflict.mine), fieldsOf(conflict.theirs)]
    if (conflict.kind !== 'same-field') {
      const was = Object.keys(theirs).length > 0 ? theirs : mine
      return is === null && !shown.show(ref, was) ? failure('changed_since') : null
    }
    if (is === null) return failure('not_found')
    if (Object.entries(mine).some(([name, value]) => is[name] !== value)) return failure('changed_since')
    return write(ref, is, theirs, actor, now)
  }

  function write(ref: Ref, is: Fields, fields: Fields, actor: string, now: number): Failure | null {
    const touched: Fields = 'updated_at' in is ? { ...fields, updated_at: now } : fields
    if (!shown.show(ref, { ...is, ...touched })) return failure('changed_since')
    for (const [column, value] of Object.entries(fields)) followCorrection(ref, column, value, actor, now)
    if (ref.collection === 'guardian') followName(ref.id)
    if (ref.collection === 'person' && !store.people.all().some(({ role }) => role !== 'secretary')) return failure('last_lead')
    return null
  }

  /** «À reporter», and what the next import must leave alone, say what was decided. */
  function followCorrection({ collection: kind, id }: Ref, column: string, value: Value, actor: string, now: number): void {
    if (kind !== 'guardian' && kind !== 'pupil') return
    const field = correctableOf(kind, column)
    const earlier = field === null ? null : store.corrections.openOf({ kind, id }, field)
    if (field === null || earlier === null || earlier.after === value) return
    store.corrections.end(earlier.id, 'undone')
    if (earlier.before === value) return
    const after = value === null ? null : String(value)
    store.corrections.add({ id: random.id(), kind, subject: id, field, before: earlier.before, after, reason: reason(), now, actor })
  }

  function followName(guardianId: string): void {
    const guardian = store.guardians.byId(guardianId)
    if (guardian === null) return
    const { family_name: familyName, usage_name: usageName, first_name: firstName } = guardian
    store.corrections.putSearchName(guardianId, searchName({ familyName, usageName, firstName }))
  }

  const note = (action: 'conflict.decided' | 'conflict.reopened', conflict: ConflictRow, way: string, actor: string, now: number): void =>
    store.audit.append({ at: now, actor, action, subject: conflict.subject_id, detail: { way, field: conflict.field } })

  return {
    /** The oldest first, 200 at most. */
    open: (): readonly ConflictRow[] => store.conflicts.open(SHOWN),
    count: store.conflicts.count,
    byId: store.conflicts.byId,
    /**
     * Keeps what stands, or takes the newcomer's word: for all of them or none. Failures: `not_found`,
     * `changed_since`, `nothing_to_take`, `last_lead`.
     */
    decide(ids: readonly string[], way: 'keep' | 'take', actor: string): Result<Record<string, never>, Failure> {
      const decideOne = (id: string): void => {
        const conflict = store.conflicts.byId(id)
        if (conflict === null || conflict.state !== 'open') return abandon(failure('not_found'))
        if (way === 'take' && !canTake(conflict.kind)) return abandon(failure('nothing_to_take'))
        const now = clock.now()
        const wrong = way === 'take' ? take(conflict, actor, now) : null
        if (wrong !== null) return abandon(wrong)
        store.conflicts.decide(id, way === 'take' ? 'taken' : 'kept', actor, now)
        note('conflict.decided', conflict, way, actor, now)
      }
      return allOrNothing(store, () => {
        for (const id of ids) decideOne(id)
      })
    },
    /** They are open again, and the records as before the decision: all of them or none. Failures: `not_found`, `changed_since`. */
    undecide(ids: readonly string[], actor: string): Result<Record<string, never>, Failure> {
      const undecideOne = (id: string): void => {
        const conflict = store.conflicts.byId(id)
        if (conflict === null || conflict.state === 'open') return abandon(failure('not_found'))
        const now = clock.now()
        const wrong = conflict.state === 'taken' ? giveBack(conflict, actor, now) : null
        if (wrong !== null) return abandon(wrong)
        store.conflicts.reopen(id)
        note('conflict.reopened', conflict, conflict.state, actor, now)
      }
      return allOrNothing(store, () => {
        for (const id of ids) undecideOne(id)
      })
    },
  }
}
export type ConflictDesk = ReturnType<typeof conflictDesk>
