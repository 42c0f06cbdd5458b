import { failure, type Failure } from '../../shared/codes.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Activation } from '../flows/ports.ts'
import type { Courier } from '../messages/courier.ts'
import type { Clock, Random } from '../ports.ts'
import type { Store } from '../store/store.ts'
import { deliveryOf, type ChallengeDesk } from './challenges.ts'
import type { MessageLedger } from './message-ledger.ts'

export interface ActivationPorts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly challenges: ChallengeDesk
  readonly courier: Courier
  readonly ledger: MessageLedger
  /** The parent's language now. */
  readonly locale: () => string
  readonly mailParams: () => Readonly<Record<string, string>>
  readonly changed: () => void
}

/** The commits of the parents' flows, each one transaction: rows, messages, audit entry. */
export function activation({
  store,
  clock,
  random,
  challenges,
  courier,
  ledger,
  locale,
  mailParams,
  changed,
}: ActivationPorts): Activation {
  /** Failure: `account_already_active`, when it became so on the way. */
  function notYetActive(accountId: string): Failure | null {
    return store.accounts.byId(accountId)?.state === 'active' ? failure('account_already_active') : null
  }

  function choose(accountId: string, passwordHash: string, now: number): void {
    store.credentials.end(accountId, 'provisional', 'used', now)
    store.letters.voidOpenOf(accountId, now)
    store.credentials.replace({ id: random.id(), accountId, kind: 'password', hash: passwordHash, now, expiresAt: null })
  }

  return {
    bySms({ accountId, mobile, proof, passwordHash }): Result<null, Failure> {
      const result = store.atomically((): Result<null, Failure> => {
        const refused = notYetActive(accountId)
        if (refused !== null) return err(refused)
        const now = clock.now()
        choose(accountId, passwordHash, now)
        store.contactPoints.put(accountId, 'mobile', mobile, proof.by === 'code' ? now : null)
        store.accounts.activate(accountId, { origin: 'sms', locale: locale(), now })
        store.audit.append({
          at: now,
          actor: 'parent',
          action: 'account.activated',
          subject: accountId,
          detail: { origin: 'sms', proof: proof.by },
        })
        return ok(null)
      })
      changed()
      return result
    },
    async byLetter({ accountId, mail, passwordHash }) {
      const written = store.atomically((): Result<string | null, Failure> => {
        const refused = notYetActive(accountId)
        if (refused !== null) return err(refused)
        const now = clock.now()
        choose(accountId, passwordHash, now)
        store.contactPoints.put(accountId, 'mail', mail, null)
        store.accounts.setState(accountId, 'activating', now)
        store.audit.append({ at: now, actor: 'parent', action: 'account.activating', subject: accountId, detail: { origin: 'school' } })
        // Past the limits nothing leaves, but nobody loses what they did: the mail can be asked for again another day.
        if (!ledger.take(mail)) return ok(null)
        return ok(
          challenges.write({ purpose: 'validate-mail', subject: accountId, recipient: mail, locale: locale(), params: mailParams() }),
        )
      })
      if (!written.ok) return written
      changed()
      return ok(written.value === null ? 'failed' : deliveryOf(await courier.deliver(written.value)))
    },
    validateMail({ accountId, mail }): Result<null, Failure> {
      const result = store.atomically((): Result<null, Failure> => {
        const refused = notYetActive(accountId)
        if (refused !== null) return err(refused)
        const now = clock.now()
        if (!store.contactPoints.verify(accountId, 'mail', mail, now)) return err(failure('code_expired'))
        store.accounts.activate(accountId, { origin: 'school', locale: locale(), now })
        store.audit.append({ at: now, actor: 'parent', action: 'account.mail-validated', subject: accountId })
        store.audit.append({ at: now, actor: 'parent', action: 'account.activated', subject: accountId, detail: { origin: 'school' } })
        return ok(null)
      })
      changed()
      return result
    },
  }
}
