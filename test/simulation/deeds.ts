import type { Clock } from '../../src/core/ports.ts'
import type { Store } from '../../src/core/store/store.ts'
import { randomOf, type Chance } from './chance.ts'
import { activate as activateAt, desks } from './desks.ts'
import { accountId, FAMILIES, guardianId, newcomer, pupilId } from './school.ts'

export interface DeedPorts {
  readonly store: Store
  readonly clock: Clock
  readonly chance: Chance
}

/** What somebody does; the function's name tells of it. */
export type Deed = () => unknown

/** What parents and staff do at one machine, through the services that the screens call. Each throws or refuses as those do. */
export function deeds({ store, clock, chance }: DeedPorts): readonly Deed[] {
  const random = randomOf(chance)
  const { corrections, ties, accounts, conflicts, batches } = desks({ store, clock, random })
  const anyone = (): number => chance.below(FAMILIES)
  const actor = (): string => `person-${chance.below(3)}`

  const correct = (): unknown => {
    const n = anyone()
    switch (chance.below(5)) {
      case 0:
        return corrections.make({ kind: 'guardian', id: guardianId(n) }, { city: `Ville ${chance.below(4)}` }, 'essai', actor())
      case 1:
        return corrections.make({ kind: 'guardian', id: guardianId(n) }, { mail: `m${chance.below(4)}@exemple.invalid` }, 'essai', actor())
      case 2:
        return corrections.make({ kind: 'guardian', id: guardianId(n) }, { mobile: `063998100${chance.below(4)}` }, 'essai', actor())
      case 3:
        return corrections.make({ kind: 'guardian', id: guardianId(n) }, { familyName: `Nom${chance.below(4)}` }, 'essai', actor())
      default:
        return corrections.make({ kind: 'pupil', id: pupilId(n) }, { className: `6${chance.pick(['A', 'B', 'C'])}` }, 'essai', actor())
    }
  }
  const uncorrect = (): unknown => {
    const open = store.corrections.open()
    return open.length === 0 ? null : corrections.undo([chance.pick(open).id], actor())
  }
  const activate = (): unknown => {
    const account = store.accounts.byId(accountId(anyone()))
    if (account === null || account.state === 'active' || account.closed_at !== null) return null
    return activateAt(store, {
      account: account.id,
      mobile: `+3363998200${chance.below(3)}`,
      hash: chance.id(),
      id: chance.id(),
      now: clock.now(),
    })
  }
  const print = (): unknown =>
    chance.happens(0.7)
      ? batches.create({ scope: 'guardian', guardianId: guardianId(anyone()), filter: 'all', kind: 'C01' } as never, actor())
      : batches.create({ scope: 'school', filter: 'all', kind: 'C01', separators: false } as never, actor())
  const confirm = (): unknown => {
    const [batch] = batches.recent()
    if (batch === undefined) return null
    const letters = batches.printable(batch.id)
    if (!letters.ok) return null
    batches.sending(letters.value)
    return batches.sent(batch.id, letters.value, 'batch.saved', actor())
  }
  const link = (): unknown =>
    ties.make({ kind: chance.pick(['linked', 'unlinked']), guardianId: guardianId(anyone()), pupilId: pupilId(anyone()) }, 'essai', actor())
  const merge = (): unknown =>
    ties.make({ kind: 'merged', guardianId: guardianId(anyone()), otherId: guardianId(anyone()) }, 'essai', actor())
  const untie = (): unknown => {
    const open = store.ties.open()
    return open.length === 0 ? null : ties.undo(chance.pick(open).id, actor())
  }
  const ask = (): unknown =>
    store.atomically(() => {
      const now = clock.now()
      const id = chance.id()
      store.requests.add({
        id,
        reference: chance.id().slice(0, 6).toUpperCase(),
        kind: 'wrong-date',
        guardianId: guardianId(anyone()),
        entered: '{}',
        flow: null,
        locale: 'fr',
        mobile: null,
        now,
      })
      store.audit.append({ at: now, actor: 'parent', action: 'request.opened', subject: id })
    })
  const close = (): unknown => {
    const open = store.requests.open()
    if (open.length === 0) return null
    return store.atomically(() => {
      const { id } = chance.pick(open)
      store.requests.close(id, actor(), clock.now(), 'done')
      store.audit.append({ at: clock.now(), actor: 'person-1', action: 'request.closed', subject: id })
    })
  }
  const reset = (): unknown => accounts.reset(guardianId(anyone()), 'essai', actor())
  const shut = (): unknown =>
    chance.happens(0.5) ? accounts.close(guardianId(anyone()), 'essai', actor()) : accounts.reopen(guardianId(anyone()), actor())
  const withdraw = (): unknown => accounts.withdraw(guardianId(anyone()), 'essai', actor())
  const erase = (): unknown => accounts.erase(guardianId(anyone()), 'essai', actor())
  const bring = (): unknown =>
    store.atomically(() => {
      store.db
        .prepare('UPDATE pupil SET class_name = ?, updated_at = ? WHERE id = ?')
        .run(`5${chance.pick(['A', 'B'])}`, clock.now(), pupilId(anyone()))
      store.db
        .prepare('UPDATE guardian SET phone_home = ?, updated_at = ? WHERE id = ? AND erased_at IS NULL')
        .run(`+33299000${chance.below(900) + 100}`, clock.now(), guardianId(anyone()))
      store.audit.append({ at: clock.now(), actor: 'person-2', action: 'import.applied', subject: null })
    })
  const speak = (): unknown => {
    // Alone, without a transaction of its own: what single statements write is captured with the next.
    store.accounts.setLocale(accountId(anyone()), chance.pick(['fr', 'ar', 'tr']), clock.now())
    return null
  }
  /** A new password by mail, for a parent whom the school knows by an address: the page that does it is the hub's. */
  const mail = (): unknown => {
    const active = Array.from({ length: FAMILIES }, (_, n) => n).filter((n) => store.accounts.byId(accountId(n))?.state === 'active')
    if (active.length === 0) return null
    const n = chance.pick(active)
    const address = store.guardians.byId(guardianId(n))?.mail
    if (address == null) return null
    return store.atomically(() => {
      const now = clock.now()
      const link = { id: chance.id(), accountId: accountId(n), purpose: 'choose-password', tokenHash: chance.id(), mail: address } as const
      store.mailLinks.replace({ ...link, locale: 'fr', now, expiresAt: now + 86_400_000 })
    })
  }
  const settleConflict = (): unknown => {
    const [open] = conflicts.open()
    return open === undefined ? null : conflicts.decide([open.id], chance.pick(['keep', 'take']), actor())
  }
  /** A family that another machine may bring too, under another id. */
  const arrive = (): unknown =>
    store.atomically(() => {
      const [now, n] = [clock.now(), chance.below(3)]
      const source = `siecle:new-${n}`
      if (store.db.prepare('SELECT 1 FROM guardian WHERE source_key = ?').get(source) !== undefined) return
      newcomer(store.db, { id: chance.id(), source, name: `Arrivée${n}`, now })
      store.audit.append({ at: now, actor: 'person-2', action: 'import.applied', subject: null })
    })
  /** An account for somebody who has none; another machine may make one too. */
  const provide = (): unknown =>
    store.atomically(() => {
      const without = store.db
        .prepare<[], { id: string }>(
          'SELECT id FROM guardian WHERE erased_at IS NULL AND id NOT IN (SELECT guardian_id FROM account) ORDER BY id',
        )
        .get()
      const identifier = `p.arrivee${chance.below(8)}`
      if (without === undefined || store.db.prepare('SELECT 1 FROM account WHERE identifier = ?').get(identifier) !== undefined) return
      store.db
        .prepare(`INSERT INTO account (id, guardian_id, identifier, state, updated_at) VALUES (?, ?, ?, 'unnotified', ?)`)
        .run(chance.id(), without.id, identifier, clock.now())
      store.audit.append({ at: clock.now(), actor: 'person-2', action: 'import.applied', subject: null })
    })
  const often = (deed: Deed, times: number): readonly Deed[] => Array.from({ length: times }, () => deed)
  return [
    ...often(correct, 9),
    ...often(activate, 4),
    ...often(print, 4),
    ...often(link, 3),
    ...often(ask, 2),
    ...often(bring, 2),
    ...often(settleConflict, 2),
    arrive,
    ...often(provide, 2),
    ...often(mail, 3),
    ...[uncorrect, confirm, merge, untie, close, reset, shut, withdraw, speak],
    ...(chance.happens(0.3) ? [erase] : []),
  ]
}
