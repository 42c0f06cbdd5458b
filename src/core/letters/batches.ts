import { failure, type Failure } from '../../shared/codes.ts'
import type { BatchSummary, LetterBatch, LetterScope, PrintRunView } from '../../shared/contract/staff/letters.ts'
import type { LetterKind } from '../../shared/model.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Policy } from '../../shared/policy.ts'
import { byClass, isAddressee } from '../domain/letter-scope.ts'
import { makeSecret } from '../domain/secret.ts'
import type { Clock, Logger, Random } from '../ports.ts'
import type { KeyedHash } from '../secrets/keyed-hash.ts'
import type { AccountRow } from '../store/accounts.ts'
import type { BatchRow, Counts, ListedLetter } from '../store/letters.ts'
import type { Store } from '../store/store.ts'

export type { LetterScope }

export interface BatchPorts {
  readonly store: Store
  readonly policy: Policy
  readonly clock: Clock
  readonly random: Random
  readonly hashes: KeyedHash
  readonly log: Logger
}

interface Addressees {
  readonly label: string
  readonly kind: LetterKind
  readonly separators: boolean
  readonly accounts: readonly AccountRow[]
}

const DAY = 24 * 60 * 60_000

/**
 * Batches of letters: made with new secrets, handed to a printer or a file, confirmed by whoever looks into the tray.
 * A letter's clear secret lies in the encrypted store until then, and is erased with the confirmation.
 */
export function letterBatches({ store, policy, clock, random, hashes, log }: BatchPorts) {
  function guardianFor(guardianId: string, kind: LetterKind): Result<Addressees, Failure> {
    const account = store.accounts.byGuardian(guardianId)
    const guardian = store.guardians.byId(guardianId)
    if (account === null || guardian === null) return err(failure('not_found'))
    if (account.closed_at !== null) return err(failure('account_closed'))
    if (kind === 'C01' && account.state === 'active') return err(failure('account_already_active'))
    if (kind === 'C03' && account.state !== 'active') return err(failure('account_not_active'))
    return ok({ label: '', kind, separators: false, accounts: [account] })
  }

  function addresseesFor(scope: LetterScope): Result<Addressees, Failure> {
    const kind = scope.kind ?? 'C01'
    if (scope.scope === 'guardian') return guardianFor(scope.guardianId, kind)
    const { filter = 'not-activated', separators = false } = scope
    const everyone = scope.scope === 'class' ? store.accounts.addresseesIn(scope.className) : store.accounts.addressees()
    if (everyone.length === 0) return err(failure(scope.scope === 'class' ? 'not_found' : 'no_school'))
    const due = everyone
      .map((account) => ({ account, className: account.class_name, state: account.state, letterOpen: account.letter_open === 1 }))
      .filter((candidate) => isAddressee(kind, filter, candidate))
    if (due.length === 0) return err(failure('no_letter_due'))
    return ok({
      label: scope.scope === 'class' ? scope.className : policy.school.name,
      kind,
      separators,
      accounts: (scope.scope === 'class' ? due : byClass(due)).map(({ account }) => account),
    })
  }

  /** A new provisional password for the account: it ends the one before, voids open letters, and of an active account the password too. */
  function renew(account: AccountRow, actor: string, now: number): { readonly credentialId: string; readonly secret: string } {
    const secret = makeSecret((length) => random.bytes(length))
    const credentialId = random.id()
    store.letters.voidOpenOf(account.id, now)
    if (account.state === 'active') {
      store.credentials.end(account.id, 'password', 'voided', now)
      store.accounts.setState(account.id, 'unnotified', now)
      store.audit.append({ at: now, actor, action: 'account.password-withdrawn', subject: account.id, detail: {} })
    }
    store.credentials.replace({
      id: credentialId,
      accountId: account.id,
      kind: 'provisional',
      hash: hashes.hash('provisional', secret),
      now,
      expiresAt: now + policy.letters.validityDays * DAY,
    })
    return { credentialId, secret }
  }

  /** The batch and its letters. Inside a transaction. */
  function make({ label, kind, separators, accounts }: Addressees, actor: string, now: number): string {
    const batchId = random.id()
    store.letters.addBatch({ id: batchId, label, kind, separators, textId: store.letterTexts.latest(kind)?.id ?? null, now, by: actor })
    let number = store.letters.lastNumber()
    for (const [position, account] of accounts.entries()) {
      const { credentialId, secret } = kind === 'C03' ? { credentialId: null, secret: null } : renew(account, actor, now)
      store.letters.add({ id: random.id(), number: ++number, batchId, position, accountId: account.id, credentialId, secret, now })
    }
    store.audit.append({ at: now, actor, action: 'batch.created', subject: batchId, detail: { letters: accounts.length, kind } })
    log.event('letters.made', { letters: accounts.length })
    return batchId
  }

  function summaryOf(row: BatchRow, run: PrintRunView): BatchSummary {
    const counts = store.letters.counts(row.id)
    return { id: row.id, label: row.title, kind: row.kind, createdAt: row.created_at, counts, printed: printedOf(counts), run }
  }

  let runOf: (batchId: string) => PrintRunView = () => ({ state: 'idle' })

  function get(batchId: string): Result<LetterBatch, Failure> {
    const row = store.letters.batch(batchId)
    if (row === null) return err(failure('not_found'))
    return ok({ ...summaryOf(row, runOf(batchId)), letters: store.letters.ofBatch(batchId).map(toLetter) })
  }

  /** The letters of a batch that may still be printed: never one whose secret is gone. Failures: `not_found`, `batch_closed`. */
  function printable(batchId: string): Result<readonly ListedLetter[], Failure> {
    if (store.letters.batch(batchId) === null) return err(failure('not_found'))
    const letters = store.letters
      .ofBatch(batchId)
      // Another machine keeps the passwords of the letters it made.
      .filter(({ state, secret, credential_id }) => state === 'queued' && (secret !== null || credential_id === null))
    return letters.length === 0 ? err(failure('batch_closed')) : ok(letters)
  }

  function end(letter: ListedLetter, actor: string, now: number): void {
    store.letters.end(letter.id, 'void', now)
    if (letter.credential_id !== null) store.credentials.endOne(letter.credential_id, 'voided', now)
    store.audit.append({ at: now, actor, action: 'letter.voided', subject: letter.account_id, detail: { number: letter.number } })
  }

  /** Inside a transaction; gives the accounts whose letters are void. */
  function settle(
    open: readonly ListedLetter[],
    missing: readonly string[],
    batchId: string,
    actor: string,
    now: number,
  ): readonly string[] {
    const without: string[] = []
    const absent = new Set(missing)
    for (const letter of open) {
      if (absent.has(letter.id)) {
        end(letter, actor, now)
        without.push(letter.account_id)
      } else {
        store.letters.end(letter.id, 'confirmed', now)
        if (letter.credential_id !== null) store.accounts.notify(letter.account_id, now)
      }
    }
    const detail = { letters: open.length, void: without.length }
    store.audit.append({ at: now, actor, action: 'batch.confirmed', subject: batchId, detail })
    return without
  }

  /** Failures: `not_found`, `batch_printing`, `batch_closed`. */
  function inTray(batchId: string): Result<readonly ListedLetter[], Failure> {
    if (store.letters.batch(batchId) === null) return err(failure('not_found'))
    if (store.letters.counts(batchId).sending > 0) return err(failure('batch_printing'))
    const open = store.letters.ofBatch(batchId).filter(({ state }) => state === 'sent' || state === 'doubtful')
    return open.length === 0 ? err(failure('batch_closed')) : ok(open)
  }

  return {
    get,
    printable,
    /** Whoever prints says where that is. */
    follow: (by: (batchId: string) => PrintRunView): void => void (runOf = by),
    /** Failure: `not_found`. */
    summary(batchId: string): Result<BatchSummary, Failure> {
      const row = store.letters.batch(batchId)
      return row === null ? err(failure('not_found')) : ok(summaryOf(row, runOf(batchId)))
    },
    recent: (): BatchSummary[] => store.letters.recentBatches(30).map((row) => summaryOf(row, runOf(row.id))),
    /** Failures: `not_found`, `no_school`, `no_letter_due`, `account_already_active`, `account_not_active`. */
    create(scope: LetterScope, actor: string): Result<LetterBatch, Failure> {
      const found = addresseesFor(scope)
      if (!found.ok) return found
      return get(store.atomically(() => make(found.value, actor, clock.now())))
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
    /** What was never handed over, once nobody wants it any more. */
    drop: (batchId: string, actor: string): void =>
      store.atomically(() => {
        const now = clock.now()
        const left = store.letters.ofBatch(batchId).filter(({ state }) => state === 'queued')
        for (const letter of left) end(letter, actor, now)
        store.audit.append({ at: now, actor, action: 'batch.cancelled', subject: batchId, detail: { void: left.length } })
      }),
    /** Staff looked into the tray: what is there is confirmed, the rest is void, and its secrets end. Failures: `not_found`, `batch_closed`, `batch_printing`. */
    confirm(batchId: string, exceptLetterIds: readonly string[], actor: string): Result<LetterBatch, Failure> {
      const open = inTray(batchId)
      if (!open.ok) return open
      store.atomically(() => settle(open.value, exceptLetterIds, batchId, actor, clock.now()))
      return get(batchId)
    },
    /** As confirm, and new letters for the missing, in one transaction. Failures: those of confirm, `no_letter_due`. */
    reissue(batchId: string, missing: readonly string[], actor: string): Result<LetterBatch, Failure> {
      const open = inTray(batchId)
      if (!open.ok) return open
      const row = store.letters.batch(batchId)
      if (row === null) return err(failure('not_found'))
      if (!open.value.some(({ id }) => missing.includes(id))) return err(failure('no_letter_due'))
      const next = store.atomically(() => {
        const now = clock.now()
        const accounts = settle(open.value, missing, batchId, actor, now).flatMap((id) => store.accounts.byId(id) ?? [])
        return make({ label: row.label, kind: row.kind, separators: row.separators === 1, accounts }, actor, now)
      })
      return get(next)
    },
  }
}
export type LetterBatches = ReturnType<typeof letterBatches>

const toLetter = (letter: ListedLetter): LetterBatch['letters'][number] => ({
  id: letter.id,
  number: letter.number,
  guardianId: letter.guardian_id,
  guardianName: letter.guardian_name,
  className: letter.class_name,
  state: letter.state,
  receipt: letter.receipt_way === null || letter.receipt_at === null ? null : { way: letter.receipt_way, at: letter.receipt_at },
})

function printedOf(counts: Counts): BatchSummary['printed'] {
  if (counts.sent + counts.doubtful + counts.sending > 0) return 'in-tray'
  return counts.queued > 0 ? 'not-yet' : 'confirmed'
}
