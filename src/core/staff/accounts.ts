import { failure, type Failure } from '../../shared/codes.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { endSecrets } from '../accounts/end-secrets.ts'
import type { Brakes } from '../accounts/brakes.ts'
import type { AuditAction } from '../audit/log.ts'
import type { Clock } from '../ports.ts'
import type { AccountRow } from '../store/accounts.ts'
import type { Store } from '../store/store.ts'

export interface AccountDeskPorts {
  readonly store: Store
  readonly clock: Clock
  readonly brakes: Brakes
}

type Done = Result<Record<string, never>, Failure>

/** What staff do to accounts. One transaction each, written down with its reason. */
export function accountDesk({ store, clock, brakes }: AccountDeskPorts) {
  function on(
    guardianId: string,
    action: AuditAction,
    actor: string,
    reason: string | null,
    work: (account: AccountRow, now: number) => Failure | null,
  ): Done {
    const account = store.accounts.byGuardian(guardianId)
    if (account === null) return err(failure('not_found'))
    const refused = store.atomically(() => {
      const now = clock.now()
      const fault = work(account, now)
      if (fault === null) store.audit.append({ at: now, actor, action, subject: account.id, detail: reason === null ? {} : { reason } })
      return fault
    })
    return refused === null ? ok({}) : err(refused)
  }

  return {
    /** Failure: `not_found`. */
    unblock: (guardianId: string, actor: string): Done =>
      on(guardianId, 'account.unblocked', actor, null, (account) => {
        brakes.free({ brake: 'wrong-date', subject: guardianId })
        brakes.free({ brake: 'wrong-password', subject: account.id })
        return null
      }),
    /** Failures: `not_found`, `account_closed`. */
    reset: (guardianId: string, reason: string, actor: string): Done =>
      on(guardianId, 'account.reset', actor, reason, (account, now) => {
        if (account.closed_at !== null) return failure('account_closed')
        endSecrets(store, account.id, now)
        store.accounts.setState(account.id, 'unnotified', now)
        return null
      }),
    /** Failures: `not_found`, `account_closed` (already). */
    close: (guardianId: string, reason: string, actor: string): Done =>
      on(guardianId, 'account.closed', actor, reason, (account, now) => {
        if (account.closed_at !== null) return failure('account_closed')
        store.letters.voidOpenOf(account.id, now)
        store.accounts.close(account.id, reason, now)
        return null
      }),
    /** Failure: `not_found`. */
    reopen: (guardianId: string, actor: string): Done =>
      on(guardianId, 'account.reopened', actor, null, (account, now) => {
        store.accounts.reopen(account.id, now)
        return null
      }),
    /** Failure: `not_found`. */
    withdraw: (guardianId: string, reason: string, actor: string): Done =>
      on(guardianId, 'account.consent-withdrawn', actor, reason, (account, now) => {
        store.challenges.endOf(account.id, now)
        store.mailLinks.forget(account.id)
        store.contactPoints.forget(account.id)
        store.accounts.unbindFranceConnect(account.id, now)
        return null
      }),
    /**
     * What stays: that there was an account, its letters' numbers and the chain of audit, which hold ids only; the child's schooling,
     * which the school keeps by law; a mark that keeps the next import from bringing the person back. Failure: `not_found`.
     */
    erase: (guardianId: string, reason: string, actor: string): Done =>
      on(guardianId, 'account.erased', actor, reason, (account, now) => {
        endSecrets(store, account.id, now)
        store.erasure.guardian(guardianId, account.id, new Date(now).toISOString().slice(0, 10), now)
        return null
      }),
  }
}
export type AccountDesk = ReturnType<typeof accountDesk>
