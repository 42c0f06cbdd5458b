import type { Store } from '../store/store.ts'

/** Nothing that is on paper or on its way lets anybody into that account any more. Inside the caller's transaction. */
export function endSecrets(store: Store, accountId: string, now: number): void {
  store.credentials.end(accountId, 'password', 'voided', now)
  store.credentials.end(accountId, 'provisional', 'voided', now)
  store.letters.voidOpenOf(accountId, now)
  store.challenges.endOf(accountId, now)
  store.mailLinks.endOf(accountId, 'withdrawn', now)
}
