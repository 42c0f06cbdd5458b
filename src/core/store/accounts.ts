import type { AccountState } from '../../shared/model.ts'
import type { Db } from './open.ts'

export interface AccountRow {
  readonly id: string
  readonly guardian_id: string
  readonly identifier: string
  readonly state: AccountState
  readonly origin: 'school' | 'sms' | 'franceconnect' | null
  readonly locale: string
  readonly activated_at: number | null
  readonly merged_into: string | null
  readonly fc_subject: string | null
  /** Deactivated by staff: cannot be signed in with. */
  readonly closed_at: number | null
  readonly closed_reason: string | null
}

export interface AddresseeRow extends AccountRow {
  /** Of the youngest child, in whose cahier de liaison a letter goes home. */
  readonly class_name: string | null
  /** Whether a letter to them is under way. */
  readonly letter_open: 0 | 1
}

export function accounts(db: Db) {
  const byId = db.prepare<[string], AccountRow>('SELECT * FROM account WHERE id = ?')
  const byGuardian = db.prepare<[string], AccountRow>('SELECT * FROM account WHERE guardian_id = ?')
  const byIdentifier = db.prepare<[string], AccountRow>('SELECT * FROM account WHERE identifier = ?')
  const byMail = db.prepare<[string, string], AccountRow>(`
    SELECT a.* FROM account a JOIN guardian g ON g.id = a.guardian_id AND g.left_on IS NULL
    WHERE a.merged_into IS NULL AND a.closed_at IS NULL AND (g.mail = ? COLLATE NOCASE
      OR EXISTS (SELECT 1 FROM contact_point c WHERE c.account_id = a.id AND c.kind = 'mail' AND c.value = ? COLLATE NOCASE AND c.verified_at IS NOT NULL))
    ORDER BY a.id`)
  const byMobile = db.prepare<[string, string], AccountRow>(`
    SELECT a.* FROM account a JOIN guardian g ON g.id = a.guardian_id AND g.left_on IS NULL
    WHERE a.merged_into IS NULL AND a.closed_at IS NULL AND (g.mobile = ?
      OR EXISTS (SELECT 1 FROM contact_point c WHERE c.account_id = a.id AND c.kind = 'mobile' AND c.value = ? AND c.verified_at IS NOT NULL))
    ORDER BY a.id`)
  const byFranceConnect = db.prepare<[string], AccountRow>('SELECT * FROM account WHERE fc_subject = ?')
  const bind = db.prepare('UPDATE account SET fc_subject = ?, updated_at = ? WHERE id = ?')
  const merge = db.prepare('UPDATE account SET merged_into = ?, updated_at = ? WHERE id = ? OR merged_into = ?')
  const setLocale = db.prepare('UPDATE account SET locale = ?, updated_at = ? WHERE id = ?')
  const setState = db.prepare('UPDATE account SET state = ?, updated_at = ? WHERE id = ?')
  const activate = db.prepare(
    `UPDATE account SET state = 'active', origin = coalesce(origin, ?), locale = ?, activated_at = ?, updated_at = ? WHERE id = ?`,
  )
  const notify = db.prepare(`UPDATE account SET state = 'notified', updated_at = ? WHERE id = ? AND state = 'unnotified'`)
  const LISTED = `
    SELECT a.*,
      (SELECT p.class_name FROM responsibility r JOIN pupil p ON p.id = r.pupil_id
       WHERE r.guardian_id = g.id AND p.left_on IS NULL ORDER BY p.birth_date DESC LIMIT 1) AS class_name,
      EXISTS (SELECT 1 FROM letter l WHERE l.account_id = a.id AND l.state IN ('queued', 'sending', 'sent', 'doubtful')) AS letter_open
    FROM account a JOIN guardian g ON g.id = a.guardian_id AND g.left_on IS NULL`
  const inClass = db.prepare<[string], AddresseeRow>(`${LISTED}
    WHERE a.merged_into IS NULL AND a.closed_at IS NULL AND EXISTS (
      SELECT 1 FROM responsibility r JOIN pupil p ON p.id = r.pupil_id AND p.left_on IS NULL
      WHERE r.guardian_id = g.id AND p.class_name = ?)
    ORDER BY g.search_name, a.id`)
  const inSchool = db.prepare<[], AddresseeRow>(
    `${LISTED} WHERE a.merged_into IS NULL AND a.closed_at IS NULL ORDER BY g.search_name, a.id`,
  )
  const closed = db.prepare<[], { guardian_id: string }>('SELECT guardian_id FROM account WHERE closed_at IS NOT NULL')
  const close = db.prepare('UPDATE account SET closed_at = ?, closed_reason = ?, updated_at = ? WHERE id = ?')
  const joinedTo = db.prepare<[string], { id: string }>('SELECT id FROM account WHERE merged_into = ? ORDER BY id')
  const join = db.prepare('UPDATE account SET merged_into = ?, updated_at = ? WHERE id = ?')
  return {
    joinedTo: (id: string): readonly string[] => joinedTo.all(id).map((row) => row.id),
    /** Joins one account to another, or parts it again. */
    join: (id: string, main: string | null, now: number): void => void join.run(main, now, id),
    closedGuardians: (): readonly string[] => closed.all().map((row) => row.guardian_id),
    close: (id: string, reason: string, now: number): void => void close.run(now, reason, now, id),
    reopen: (id: string, now: number): void => void close.run(null, null, now, id),
    byId: (id: string): AccountRow | null => byId.get(id) ?? null,
    byGuardian: (id: string): AccountRow | null => byGuardian.get(id) ?? null,
    byIdentifier: (identifier: string): AccountRow | null => byIdentifier.get(identifier) ?? null,
    /** Accounts of guardians whom the school knows under this address, or who validated it. */
    byMail: (mail: string): readonly AccountRow[] => byMail.all(mail, mail),
    byMobile: (e164: string): readonly AccountRow[] => byMobile.all(e164, e164),
    byFranceConnect: (subject: string): AccountRow | null => byFranceConnect.get(subject) ?? null,
    unbindFranceConnect: (id: string, now: number): void => void bind.run(null, now, id),
    bindFranceConnect: (id: string, subject: string, now: number): void => void bind.run(subject, now, id),
    /** The account, and those joined to it before, now belong to another one. */
    mergeInto: (id: string, main: string, now: number): void => void merge.run(main, now, id, id),
    setLocale: (id: string, locale: string, now: number): void => void setLocale.run(locale, now, id),
    setState: (id: string, state: AccountState, now: number): void => void setState.run(state, now, id),
    activate: (id: string, by: { origin: 'school' | 'sms' | 'franceconnect'; locale: string; now: number }): void =>
      void activate.run(by.origin, by.locale, by.now, by.now, id),
    /** A letter is in somebody's hands: Non notifié becomes Notifié et non activé. */
    notify: (id: string, now: number): void => void notify.run(now, id),
    /** Whoever may be written to, in the order of their names. */
    addresseesIn: (className: string): readonly AddresseeRow[] => inClass.all(className),
    addressees: (): readonly AddresseeRow[] => inSchool.all(),
  }
}
export type Accounts = ReturnType<typeof accounts>
