import { failure, type Failure } from '../../shared/codes.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { AuditAction } from '../audit/log.ts'
import type { AccountChanges, Directory } from '../flows/ports.ts'
import type { Courier } from '../messages/courier.ts'
import type { Clock, Random } from '../ports.ts'
import type { Store } from '../store/store.ts'
import { deliveryOf, type ChallengeDesk } from './challenges.ts'
import type { MessageLedger } from './message-ledger.ts'

export interface AccountChangesPorts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly directory: Directory
  readonly challenges: ChallengeDesk
  readonly courier: Courier
  readonly ledger: MessageLedger
  /** The parent's language now. */
  readonly locale: () => string
  readonly mailParams: () => Readonly<Record<string, string>>
  readonly changed: () => void
}

/** The commits of those who have an account: a new password, mail or mobile, and accounts joined into one. */
export function accountChanges(ports: AccountChangesPorts): AccountChanges {
  const { store, clock, random, directory, challenges, courier, ledger, locale, mailParams, changed } = ports

  function commit(accountId: string, work: (now: number) => Failure | null): Result<null, Failure> {
    const refused = store.atomically((): Failure | null => {
      const row = store.accounts.byId(accountId)
      return row === null || row.merged_into !== null ? failure('account_merged') : work(clock.now())
    })
    changed()
    return refused === null ? ok(null) : err(refused)
  }
  const audit = (at: number, action: AuditAction, subject: string, detail: Readonly<Record<string, string>> = {}): void =>
    store.audit.append({ at, actor: 'parent', action, subject, detail })

  return {
    password: ({ accountId, passwordHash, by }) =>
      commit(accountId, (now) => {
        store.credentials.end(accountId, 'provisional', 'used', now)
        store.letters.voidOpenOf(accountId, now)
        store.credentials.replace({ id: random.id(), accountId, kind: 'password', hash: passwordHash, now, expiresAt: null })
        audit(now, 'account.password-changed', accountId, { by })
        return null
      }),
    async proposeMail({ accountId, mail }) {
      const { mail: current, mailValidated } = directory.contacts(accountId)
      const id = store.atomically(() => {
        const now = clock.now()
        store.contactPoints.proposeMail(accountId, mail)
        audit(now, 'account.mail-proposed', accountId)
        if (!ledger.take(mail)) return null
        if (current !== null && mailValidated && current !== mail) {
          ledger.count(current)
          courier.enqueue({
            id: random.id(),
            template: 'mail-changing',
            locale: locale(),
            recipient: current,
            params: mailParams(),
            deadline: null,
          })
        }
        return challenges.write({ purpose: 'change-mail', subject: accountId, recipient: mail, locale: locale(), params: mailParams() })
      })
      changed()
      if (id === null) return 'failed'
      courier.nudge()
      return deliveryOf(await courier.deliver(id))
    },
    adoptMail: ({ accountId, mail }) =>
      commit(accountId, (now) => {
        if (!store.contactPoints.adoptMail(accountId, mail, now)) return failure('code_expired')
        audit(now, 'account.mail-changed', accountId)
        return null
      }),
    mobile: ({ accountId, mobile, proof }) =>
      commit(accountId, (now) => {
        store.contactPoints.put(accountId, 'mobile', mobile, now)
        audit(now, 'account.mobile-changed', accountId, { proof: proof.by })
        return null
      }),
    join: ({ mainId, otherId }) =>
      commit(mainId, (now) => {
        const other = store.accounts.byId(otherId)
        if (other === null || other.merged_into !== null || otherId === mainId) return failure('account_merged')
        if (!directory.sameNames(mainId, otherId)) return failure('names_differ')
        store.credentials.end(otherId, 'provisional', 'used', now)
        store.letters.voidOpenOf(otherId, now)
        store.accounts.mergeInto(otherId, mainId, now)
        audit(now, 'account.joined', mainId, { other: otherId })
        return null
      }),
    byFranceConnect: ({ accountId, mobile, subject, proof }) =>
      commit(accountId, (now) => {
        if (store.accounts.byId(accountId)?.state === 'active') return failure('account_already_active')
        store.credentials.end(accountId, 'provisional', 'used', now)
        store.letters.voidOpenOf(accountId, now)
        store.contactPoints.put(accountId, 'mobile', mobile, proof.by === 'code' ? now : null)
        store.accounts.bindFranceConnect(accountId, subject, now)
        store.accounts.activate(accountId, { origin: 'franceconnect', locale: locale(), now })
        audit(now, 'account.activated', accountId, { origin: 'franceconnect', proof: proof.by })
        return null
      }),
  }
}
