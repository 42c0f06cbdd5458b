import type { Db } from './open.ts'

export interface ContactPointRow {
  readonly kind: 'mail' | 'mobile'
  readonly value: string
  readonly verified_at: number | null
  readonly pending: string | null
}

export function contactPoints(db: Db) {
  const get = db.prepare<[string, string], ContactPointRow>(
    'SELECT kind, value, verified_at, pending FROM contact_point WHERE account_id = ? AND kind = ?',
  )
  const put = db.prepare(`
    INSERT INTO contact_point (account_id, kind, value, verified_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (account_id, kind) DO UPDATE SET value = excluded.value, verified_at = excluded.verified_at`)
  const propose = db.prepare(`
    INSERT INTO contact_point (account_id, kind, value, verified_at, pending) VALUES (?, 'mail', ?, NULL, ?)
    ON CONFLICT (account_id, kind) DO UPDATE SET pending = excluded.pending`)
  const adopt = db.prepare(
    `UPDATE contact_point SET value = pending, verified_at = ?, pending = NULL WHERE account_id = ? AND kind = 'mail' AND pending = ?`,
  )
  const verify = db.prepare('UPDATE contact_point SET verified_at = ? WHERE account_id = ? AND kind = ? AND value = ?')
  const forget = db.prepare('DELETE FROM contact_point WHERE account_id = ?')
  return {
    get: (accountId: string, kind: 'mail' | 'mobile'): ContactPointRow | null => get.get(accountId, kind) ?? null,
    put: (accountId: string, kind: 'mail' | 'mobile', value: string, verifiedAt: number | null): void =>
      void put.run(accountId, kind, value, verifiedAt),
    /** A new mail, used only once it is validated. */
    proposeMail: (accountId: string, mail: string): void => void propose.run(accountId, mail, mail),
    adoptMail: (accountId: string, mail: string, now: number): boolean => adopt.run(now, accountId, mail).changes === 1,
    forget: (accountId: string): void => void forget.run(accountId),
    verify: (accountId: string, kind: 'mail' | 'mobile', value: string, now: number): boolean =>
      verify.run(now, accountId, kind, value).changes === 1,
  }
}
export type ContactPoints = ReturnType<typeof contactPoints>
