import { failure, type Failure } from '../../shared/codes.ts'
import type { TieInput } from '../../shared/contract/staff/corrections.ts'
import type { Effect, Tie } from '../../shared/correction.ts'
import { assertNever, err, ok, type Result } from '../../shared/result.ts'
import type { AuditAction } from '../audit/log.ts'
import type { Clock, Random } from '../ports.ts'
import type { AccountRow } from '../store/accounts.ts'
import type { Store } from '../store/store.ts'
import type { ResponsibilityRow, TieRow } from '../store/ties.ts'

export interface TieDeskPorts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
}

/** What undoing a merge needs: who answered for whom, and which account was joined. */
interface BeforeMerge {
  readonly links: readonly ResponsibilityRow[]
  readonly added: readonly string[]
  /** The accounts that were joined to the other record's, itself first; empty when it had none. */
  readonly joined: readonly string[]
}

const ACTION: Readonly<Record<TieRow['kind'], AuditAction>> = {
  linked: 'record.linked',
  unlinked: 'record.unlinked',
  merged: 'record.merged',
}
const otherOf = (tie: TieInput): string => (tie.kind === 'merged' ? tie.otherId : tie.pupilId)

/** Children linked to a guardian or parted from them, and two records of one person merged; kept against the next import, until undone. */
export function tieDesk({ store, clock, random }: TieDeskPorts) {
  const today = (): string => new Date(clock.now()).toISOString().slice(0, 10)

  function fault(tie: TieInput): Failure | null {
    if (store.guardians.byId(tie.guardianId) === null) return failure('not_found')
    switch (tie.kind) {
      case 'linked':
        if (store.guardians.childName(tie.pupilId) === null) return failure('not_found')
        return store.ties.linked(tie.guardianId, tie.pupilId) === null ? null : failure('already_linked')
      case 'unlinked':
        return store.ties.linked(tie.guardianId, tie.pupilId) === null ? failure('not_linked') : null
      case 'merged': {
        if (store.guardians.byId(tie.otherId) === null) return failure('not_found')
        if (tie.otherId === tie.guardianId) return failure('same_guardian')
        const [main, other] = accountsOf(tie)
        if (other?.state !== 'active') return null
        // Of two accounts in use only their holder may say which one stays: «Ajouter les enfants d'un autre compte».
        return failure(main?.state === 'active' ? 'both_active' : 'keep_other')
      }
      default:
        return assertNever(tie)
    }
  }

  function effects(tie: TieInput): readonly Effect[] {
    const report: Effect = { effect: 'to-report', name: null }
    switch (tie.kind) {
      case 'linked':
        return [{ effect: 'sees-child', name: store.guardians.childName(tie.pupilId) }, report]
      case 'unlinked': {
        const left = store.guardians.childrenOf(tie.guardianId).length <= 1
        const gone: Effect = { effect: 'sees-child-no-more', name: store.guardians.childName(tie.pupilId) }
        return left ? [gone, { effect: 'no-child-left', name: null }, report] : [gone, report]
      }
      case 'merged': {
        const [kept, ended] = accountsOf(tie)
        const children = store.guardians.childrenOf(tie.otherId).map(({ first_name }) => first_name)
        return [
          ...(children.length === 0 ? [] : [{ effect: 'sees-child', name: children.join(', ') } as const]),
          { effect: 'account-kept', name: kept?.identifier ?? null },
          ...(ended === null ? [] : [{ effect: 'account-ends', name: ended.identifier } as const]),
          report,
        ]
      }
      default:
        return assertNever(tie)
    }
  }

  const accountsOf = (tie: Extract<TieInput, { kind: 'merged' }>): readonly [kept: AccountRow | null, ended: AccountRow | null] => [
    store.accounts.byGuardian(tie.guardianId),
    store.accounts.byGuardian(tie.otherId),
  ]

  function merge(tie: Extract<TieInput, { kind: 'merged' }>, now: number): BeforeMerge {
    const links = store.ties.linksOf(tie.otherId)
    const added = links.filter((link) => store.ties.linked(tie.guardianId, link.pupil_id) === null)
    for (const link of added) store.ties.link({ ...link, guardian_id: tie.guardianId })
    for (const link of links) store.ties.unlink(tie.otherId, link.pupil_id)
    const [kept, ended] = accountsOf(tie)
    const joined = kept === null || ended === null ? [] : [ended.id, ...store.accounts.joinedTo(ended.id)]
    if (kept !== null && ended !== null) {
      store.credentials.end(ended.id, 'provisional', 'replaced', now)
      store.letters.voidOpenOf(ended.id, now)
      store.accounts.mergeInto(ended.id, kept.id, now)
    }
    store.ties.mergeInto(tie.otherId, tie.guardianId, today(), now)
    return { links, added: added.map((link) => link.pupil_id), joined }
  }

  function part(row: TieRow, now: number): void {
    const before = JSON.parse(row.before) as BeforeMerge
    store.ties.mergeInto(row.other_id, null, null, now)
    for (const pupil of before.added) store.ties.unlink(row.guardian_id, pupil)
    for (const link of before.links) store.ties.link(link)
    const [parted, ...others] = before.joined
    if (parted === undefined) return
    store.accounts.join(parted, null, now)
    for (const other of others) store.accounts.join(other, parted, now)
  }

  return {
    /** Failures: `not_found`, `already_linked`, `not_linked`, `same_guardian`, `both_active`, `keep_other`. */
    preview(tie: TieInput): Result<{ effects: Effect[] }, Failure> {
      const wrong = fault(tie)
      return wrong === null ? ok({ effects: [...effects(tie)] }) : err(wrong)
    },
    /** One transaction. Failures as in the preview. */
    make(tie: TieInput, reason: string, actor: string): Result<{ tieId: string }, Failure> {
      const wrong = fault(tie)
      if (wrong !== null) return err(wrong)
      const tieId = store.atomically(() => {
        const now = clock.now()
        const id = random.id()
        let before: unknown = {}
        const opposite =
          tie.kind === 'merged' ? null : store.ties.openOf(tie.kind === 'linked' ? 'unlinked' : 'linked', tie.guardianId, tie.pupilId)
        if (tie.kind === 'linked') store.ties.link({ guardian_id: tie.guardianId, pupil_id: tie.pupilId, legal_rank: null, kinship: null })
        else if (tie.kind === 'unlinked') {
          before = store.ties.linked(tie.guardianId, tie.pupilId)
          store.ties.unlink(tie.guardianId, tie.pupilId)
        } else before = merge(tie, now)
        if (opposite !== null) store.ties.end(opposite.id, 'undone')
        // Another machine's decision may have taken back what this tie says, and left it open.
        const same = store.ties.openOf(tie.kind, tie.guardianId, otherOf(tie))
        if (same !== null) store.ties.end(same.id, 'undone')
        store.ties.add({
          id,
          kind: tie.kind,
          guardianId: tie.guardianId,
          otherId: otherOf(tie),
          before: JSON.stringify(before),
          reason,
          now,
          actor,
        })
        store.audit.append({ at: now, actor, action: ACTION[tie.kind], subject: tie.guardianId, detail: { other: otherOf(tie) } })
        return id
      })
      return ok({ tieId })
    },
    /** Failures: `not_found`, `changed_since`. */
    undo(tieId: string, actor: string): Result<Record<string, never>, Failure> {
      const row = store.ties.byId(tieId)
      if (row?.state !== 'open') return err(failure('not_found'))
      const linked = row.kind === 'merged' ? null : store.ties.linked(row.guardian_id, row.other_id)
      if ((row.kind === 'linked' && linked === null) || (row.kind === 'unlinked' && linked !== null)) return err(failure('changed_since'))
      store.atomically(() => {
        const now = clock.now()
        if (row.kind === 'linked') store.ties.unlink(row.guardian_id, row.other_id)
        else if (row.kind === 'unlinked') store.ties.link(JSON.parse(row.before) as ResponsibilityRow)
        else part(row, now)
        store.ties.end(row.id, 'undone')
        store.audit.append({ at: now, actor, action: 'tie.undone', subject: row.guardian_id, detail: { kind: row.kind } })
      })
      return ok({})
    },
    shown: (row: TieRow, nameOf: (actor: string) => string): Tie => ({
      id: row.id,
      kind: row.kind,
      guardianId: row.guardian_id,
      guardianName: row.guardian_name,
      otherName: row.other_name,
      reason: row.reason,
      at: row.at,
      actor: nameOf(row.actor),
      state: row.state,
    }),
  }
}
export type TieDesk = ReturnType<typeof tieDesk>
