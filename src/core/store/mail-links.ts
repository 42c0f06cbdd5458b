import type { LinkEnd, LinkPurpose } from '../../shared/mail-link.ts'
import type { Db } from './open.ts'

export interface NewMailLink {
  readonly id: string
  readonly accountId: string
  readonly purpose: LinkPurpose
  readonly tokenHash: string
  readonly mail: string
  readonly locale: string
  readonly now: number
  readonly expiresAt: number
}

export function mailLinks(db: Db) {
  const insert = db.prepare(`
    INSERT INTO mail_link (id, account_id, purpose, token_hash, mail, locale, created_at, expires_at)
    VALUES (@id, @accountId, @purpose, @tokenHash, @mail, @locale, @now, @expiresAt)`)
  const endOne = db.prepare(`UPDATE mail_link SET ended_at = ?, end_reason = ?, mail = '' WHERE id = ? AND ended_at IS NULL`)
  const endAll = db.prepare(`UPDATE mail_link SET ended_at = ?, end_reason = ?, mail = '' WHERE account_id = ? AND ended_at IS NULL`)
  const replace = db.prepare(
    `UPDATE mail_link SET ended_at = ?, end_reason = 'replaced', mail = '' WHERE account_id = ? AND purpose = ? AND ended_at IS NULL`,
  )
  const end = db.prepare<[string], { end_reason: LinkEnd | null }>('SELECT end_reason FROM mail_link WHERE id = ?')
  const forget = db.prepare('DELETE FROM mail_link WHERE account_id = ?')
  const prune = db.prepare('DELETE FROM mail_link WHERE expires_at < ?')
  return {
    /** A new link ends the account's earlier ones of its purpose. */
    replace(link: NewMailLink): void {
      replace.run(link.now, link.accountId, link.purpose)
      insert.run(link)
    },
    end: (id: string, reason: LinkEnd, now: number): void => void endOne.run(now, reason, id),
    endOf: (accountId: string, reason: LinkEnd, now: number): void => void endAll.run(now, reason, accountId),
    /** Null while it serves, and when there is none. */
    endReason: (id: string): LinkEnd | null => end.get(id)?.end_reason ?? null,
    forget: (accountId: string): void => void forget.run(accountId),
    /** Those that ended by themselves before that moment. */
    prune: (before: number): void => void prune.run(before),
  }
}
export type MailLinks = ReturnType<typeof mailLinks>
