import type { OutputOf } from '../../shared/contract.ts'
import { failure, type Failure } from '../../shared/codes.ts'
import type { StaffRole } from '../../shared/model.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Clock } from '../ports.ts'
import type { Store } from '../store/store.ts'
import type { AtHub } from '../sync/at-hub.ts'
import { outbox } from '../sync/outbox.ts'
import { allOrNothing } from './all-or-nothing.ts'
import type { ConflictDesk } from './conflicts.ts'
import { doAgain } from './resubmit.ts'
import { isForLead, shownConflict } from './shown-conflict.ts'
import { needsLead, opsOf, shownRefused } from './shown-refused.ts'
import { whose } from './whose.ts'

export interface SyncDeskPorts {
  readonly store: Store
  readonly clock: Clock
  readonly link: Pick<AtHub, 'state' | 'now' | 'join'>
  readonly conflicts: ConflictDesk
  readonly names: () => (actor: string) => string
}

/** Who decides. */
export interface Decider {
  readonly actor: string
  readonly role: StaffRole
}

type Done = Result<Record<string, never>, Failure>

/** Most refused changes that are shown at once. */
const SHOWN = 100

/** What staff see of synchronisation: how this machine stands, what people must decide, what the hub refused. */
export function syncDesk({ store, clock, link, conflicts, names }: SyncDeskPorts) {
  const out = outbox(store.db)
  const who = whose(store)
  const isLead = ({ role }: Decider): boolean => role !== 'secretary'

  /** What is not for secretaries is refused to them whole. */
  function mayDecide(ids: readonly string[], decider: Decider): boolean {
    return isLead(decider) || !ids.some((id) => isForLead(conflicts.byId(id)?.subject_collection ?? ''))
  }

  function onRefused(changeId: string, decider: Decider, work: (row: NonNullable<ReturnType<typeof out.refusedById>>) => void): Done {
    const row = out.refusedById(changeId)
    if (row === null) return err(failure('not_found'))
    if (needsLead(row) && !isLead(decider)) return err(failure('lead_only'))
    return allOrNothing(store, () => {
      work(row)
      out.dismiss(changeId)
    })
  }

  return {
    state: (): OutputOf<'staff.sync.state'> => ({ link: link.state(), conflicts: conflicts.count(), refused: out.refusedCount() }),
    /** How many wait for somebody. */
    count: (): number => conflicts.count() + out.refusedCount(),
    toSettle(): OutputOf<'staff.sync.toSettle'> {
      const nameOf = names()
      return {
        conflicts: conflicts.open().map((row) => shownConflict(store, who, row, nameOf)),
        conflictsInAll: conflicts.count(),
        refused: out.refusedFirst(SHOWN).map((row) => shownRefused(who, row, nameOf)),
        refusedInAll: out.refusedCount(),
      }
    },
    /** Failures: `not_found`, `changed_since`, `nothing_to_take`, `lead_only`. */
    decide: (ids: readonly string[], way: 'keep' | 'take', decider: Decider): Done =>
      mayDecide(ids, decider) ? conflicts.decide(ids, way, decider.actor) : err(failure('lead_only')),
    /** Failures: `not_found`, `changed_since`, `lead_only`. */
    undecide: (ids: readonly string[], decider: Decider): Done =>
      mayDecide(ids, decider) ? conflicts.undecide(ids, decider.actor) : err(failure('lead_only')),
    /** Failures: `not_found`, `lead_only`, and those of `doAgain`. */
    resubmit: (changeId: string, decider: Decider): Done =>
      onRefused(changeId, decider, (row) => {
        doAgain(store, opsOf(row))
        const detail = { kind: row.kind, code: row.code }
        store.audit.append({ at: clock.now(), actor: decider.actor, action: 'change.resubmitted', subject: subjectOf(row.ops), detail })
      }),
    /** Failures: `not_found`, `lead_only`. */
    dismiss: (changeId: string, decider: Decider): Done =>
      onRefused(changeId, decider, (row) => {
        const detail = { kind: row.kind, code: row.code }
        store.audit.append({ at: clock.now(), actor: decider.actor, action: 'change.dismissed', subject: subjectOf(row.ops), detail })
      }),
    /** Begins a conversation; how it goes shows in the state. Failure: `hub_missing`. */
    now(): Done {
      if (link.state().kind !== 'linked') return err(failure('hub_missing'))
      void link.now()
      return ok({})
    },
    /** Failures: those of the link's. */
    async join(code: string, actor: string): Promise<Result<{ readonly schoolName: string }, Failure>> {
      return link.join(code, actor)
    },
  }

  /** Whom the audit files it under: the family, where there is one. */
  function subjectOf(ops: string): string | null {
    const list = JSON.parse(ops) as ReturnType<typeof opsOf>
    const about = list.map((op) => who.of(op).guardianId).find((id) => id !== null)
    return about ?? list[0]?.id ?? null
  }
}
export type SyncDesk = ReturnType<typeof syncDesk>
