import { failure, type Failure } from '../../shared/codes.ts'
import type { LetterBatch } from '../../shared/contract/staff.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Policy } from '../../shared/policy.ts'
import { makeSecret } from '../domain/secret.ts'
import type { Clock, Logger, Random } from '../ports.ts'
import type { KeyedHash } from '../secrets/keyed-hash.ts'
import type { AccountRow } from '../store/accounts.ts'
import type { BatchRow, ListedLetter } from '../store/letters.ts'
import type { Store } from '../store/store.ts'

export type LetterScope =
  | { readonly scope: 'guardian'; readonly guardianId: string }
  | { readonly scope: 'class'; readonly className: string }
  | { readonly scope: 'school' }

export interface BatchPorts {
  readonly store: Store
  readonly policy: Policy
  readonly clock: Clock
  readonly random: Random
  readonly hashes: KeyedHash
  readonly log: Logger
}

const DAY = 24 * 60 * 60_000

/**
 * Batches of letters: made with new secrets, handed to a printer or a file, confirmed by whoever looks into the tray.
 * A letter's clear secret lies in the encrypted store until then, and is erased with the confirmation.
 */
export function letterBatches({ store, policy, clock, random, hashes, log }: BatchPorts) {
  function accountsFor(scope: LetterScope): Result<{ readonly label: string; readonly accounts: readonly AccountRow[] }, Failure> {
    switch (scope.scope) {
      case 'guardian': {
        const account = store.accounts.byGuardian(scope.guardianId)
        const guardian = store.guardians.byId(scope.guardianId)
        if (account === null || guardian === null) return err(failure('not_found'))
        if (account.state === 'active') return err(failure('account_already_active'))
        return ok({ label: `${guardian.usage_name ?? guardian.family_name} ${guardian.first_name}`.trim(), accounts: [account] })
      }
      case 'class': {
        const accounts = store.accounts.inactiveInClass(scope.className)
        return accounts.length === 0 ? err(failure('not_found')) : ok({ label: scope.className, accounts })
      }
      case 'school': {
        const accounts = store.accounts.inactive()
        return accounts.length === 0 ? err(failure('no_school')) : ok({ label: policy.school.name, accounts })
      }
    }
  }

  /** One letter: ends the account's earlier provisional password and voids its open letters. Inside the batch's transaction. */
  function issue(account: AccountRow, batchId: string, position: number, number: number, now: number): void {
    const secret = makeSecret((length) => random.bytes(length))
    const credentialId = random.id()
    store.letters.voidOpenOf(account.id, now)
    store.credentials.replace({
      id: credentialId,
      accountId: account.id,
      kind: 'provisional',
      hash: hashes.hash('provisional', secret),
      now,
      expiresAt: now + policy.letters.validityDays * DAY,
    })
    store.letters.add({ id: random.id(), number, batchId, position, accountId: account.id, credentialId, secret, now })
  }

  const toBatch = (row: BatchRow, letters: readonly ListedLetter[]): LetterBatch => ({
    id: row.id,
    label: row.label,
    createdAt: row.created_at,
    letters: letters.map((letter) => ({
      id: letter.id,
      number: letter.number,
      guardianId: letter.guardian_id,
      guardianName: letter.guardian_name,
      className: letter.class_name,
      state: letter.state,
    })),
    printed: printedOf(letters),
  })

  function get(batchId: string): Result<LetterBatch, Failure> {
    const row = store.letters.batch(batchId)
    return row === null ? err(failure('not_found')) : ok(toBatch(row, store.letters.ofBatch(batchId)))
  }

  /** The letters of a batch that may still be printed: never one whose secret is gone. Failures: `not_found`, `batch_closed`. */
  function printable(batchId: string): Result<readonly ListedLetter[], Failure> {
    if (store.letters.batch(batchId) === null) return err(failure('not_found'))
    const letters = store.letters.ofBatch(batchId).filter(({ state }) => state === 'queued')
    return letters.length === 0 ? err(failure('batch_closed')) : ok(letters)
  }

  return {
    get,
    printable,
    recent: (): LetterBatch[] => store.letters.recentBatches(30).map((row) => toBatch(row, store.letters.ofBatch(row.id))),
    /** Failures: `not_found`, `no_school`, `account_already_active`. */
    create(scope: LetterScope, actor: string): Result<LetterBatch, Failure> {
      const found = accountsFor(scope)
      if (!found.ok) return found
      const { label, accounts } = found.value
      const batchId = random.id()
      store.atomically(() => {
        const now = clock.now()
        store.letters.addBatch(batchId, label, now, actor)
        let number = store.letters.lastNumber()
        for (const [position, account] of accounts.entries()) issue(account, batchId, position, ++number, now)
        store.audit.append({ at: now, actor, action: 'batch.created', subject: batchId, detail: { letters: accounts.length } })
      })
      log.event('letters.made', { letters: accounts.length })
      return get(batchId)
    },
    /** Before a device or a file sees them. A crash from here on makes them doubtful, never printed twice. */
    sending: (letters: readonly ListedLetter[]): void =>
      store.atomically(() => {
        for (const letter of letters) store.letters.move(letter.id, 'sending', clock.now())
      }),
    /** The device or the disk took them all. */
    sent: (batchId: string, letters: readonly ListedLetter[], how: 'batch.printed' | 'batch.saved', actor: string): void =>
      store.atomically(() => {
        const now = clock.now()
        for (const letter of letters) store.letters.move(letter.id, 'sent', now)
        store.audit.append({ at: now, actor, action: how, subject: batchId, detail: { letters: letters.length } })
      }),
    /** Nothing left: they may be sent again. */
    notSent: (letters: readonly ListedLetter[]): void =>
      store.atomically(() => {
        for (const letter of letters) store.letters.move(letter.id, 'queued', clock.now())
      }),
    /** Nobody can tell what lies in the tray. */
    doubt: (letters: readonly ListedLetter[]): void =>
      store.atomically(() => {
        for (const letter of letters) store.letters.move(letter.id, 'doubtful', clock.now())
      }),
    /** Staff looked into the tray: what is there is confirmed, the rest is void, and its secrets end. Failures: `not_found`, `batch_closed`. */
    confirm(batchId: string, exceptLetterIds: readonly string[], actor: string): Result<LetterBatch, Failure> {
      if (store.letters.batch(batchId) === null) return err(failure('not_found'))
      const open = store.letters.ofBatch(batchId).filter(({ state }) => state === 'sent' || state === 'doubtful')
      if (open.length === 0) return err(failure('batch_closed'))
      store.atomically(() => {
        const now = clock.now()
        for (const letter of open) {
          if (exceptLetterIds.includes(letter.id)) {
            store.letters.end(letter.id, 'void', now)
            store.credentials.endOne(letter.credential_id, 'voided', now)
            store.audit.append({ at: now, actor, action: 'letter.voided', subject: letter.account_id, detail: { number: letter.number } })
          } else {
            store.letters.end(letter.id, 'confirmed', now)
            store.accounts.notify(letter.account_id, now)
          }
        }
        store.audit.append({
          at: now,
          actor,
          action: 'batch.confirmed',
          subject: batchId,
          detail: { letters: open.length, void: exceptLetterIds.length },
        })
      })
      return get(batchId)
    },
  }
}
export type LetterBatches = ReturnType<typeof letterBatches>

function printedOf(letters: readonly ListedLetter[]): LetterBatch['printed'] {
  if (letters.some(({ state }) => state === 'sent' || state === 'doubtful' || state === 'sending')) return 'in-tray'
  return letters.some(({ state }) => state === 'queued') ? 'not-yet' : 'confirmed'
}
