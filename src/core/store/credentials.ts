import type { Db } from './open.ts'

export type CredentialKind = 'provisional' | 'password'

export interface CredentialRow {
  readonly id: string
  readonly account_id: string
  readonly kind: CredentialKind
  readonly hash: string
  readonly issued_at: number
  readonly expires_at: number | null
  readonly ended_at: number | null
  readonly end_reason: 'used' | 'replaced' | 'voided' | null
}

export interface NewCredential {
  readonly id: string
  readonly accountId: string
  readonly kind: CredentialKind
  readonly hash: string
  readonly now: number
  readonly expiresAt: number | null
}

export function credentials(db: Db) {
  const ofAccount = db.prepare<[string], CredentialRow>('SELECT * FROM credential WHERE account_id = ? ORDER BY issued_at DESC, id DESC')
  const current = db.prepare<[string, string], CredentialRow>(
    'SELECT * FROM credential WHERE account_id = ? AND kind = ? AND ended_at IS NULL',
  )
  const insert = db.prepare(
    'INSERT INTO credential (id, account_id, kind, hash, issued_at, expires_at) VALUES (@id, @accountId, @kind, @hash, @now, @expiresAt)',
  )
  const end = db.prepare('UPDATE credential SET ended_at = ?, end_reason = ? WHERE account_id = ? AND kind = ? AND ended_at IS NULL')
  const endOne = db.prepare('UPDATE credential SET ended_at = ?, end_reason = ? WHERE id = ? AND ended_at IS NULL')
  return {
    ofAccount: (accountId: string): readonly CredentialRow[] => ofAccount.all(accountId),
    current: (accountId: string, kind: CredentialKind): CredentialRow | null => current.get(accountId, kind) ?? null,
    /** Ends the account's current credential of that kind, then adds the new one: there is never more than one. */
    replace(next: NewCredential): void {
      end.run(next.now, 'replaced', next.accountId, next.kind)
      insert.run(next)
    },
    end: (accountId: string, kind: CredentialKind, reason: 'used' | 'replaced' | 'voided', now: number): void =>
      void end.run(now, reason, accountId, kind),
    endOne: (id: string, reason: 'used' | 'replaced' | 'voided', now: number): void => void endOne.run(now, reason, id),
  }
}
export type Credentials = ReturnType<typeof credentials>
