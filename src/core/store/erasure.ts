import type { Db } from './open.ts'

/** Deleting a person's data where it lies; rows that others refer to stay, empty. */
export function erasure(db: Db) {
  const statements = [
    // What the last import changed is kept to undo it, names and all.
    `DELETE FROM import_run WHERE EXISTS (SELECT 1 FROM import_trace t WHERE t.run_id = import_run.id AND t.op <> 'added' AND
       (t.what = 'guardian' AND json_extract(t.row, '$.id') = @guardian OR json_extract(t.row, '$.guardian_id') = @guardian))`,
    // A batch for one person is called after them.
    `UPDATE letter_batch SET label = '' WHERE label <> '' AND id IN (SELECT batch_id FROM letter WHERE account_id = @account)
       AND NOT EXISTS (SELECT 1 FROM letter o WHERE o.batch_id = letter_batch.id AND o.account_id <> @account)`,
    `DELETE FROM credential WHERE account_id = @account AND id NOT IN (SELECT credential_id FROM letter WHERE credential_id IS NOT NULL)`,
    `UPDATE credential SET hash = '', ended_at = coalesce(ended_at, @now), end_reason = coalesce(end_reason, 'voided') WHERE account_id = @account`,
    `DELETE FROM challenge WHERE subject IN (@account, @guardian)`,
    `DELETE FROM message WHERE recipient IN (
       SELECT mobile FROM guardian WHERE id = @guardian UNION SELECT mail FROM guardian WHERE id = @guardian
       UNION SELECT value FROM contact_point WHERE account_id = @account UNION SELECT pending FROM contact_point WHERE account_id = @account)`,
    `UPDATE letter_receipt SET strokes = NULL WHERE letter_id IN (SELECT id FROM letter WHERE account_id = @account)`,
    `DELETE FROM contact_point WHERE account_id = @account`,
    `DELETE FROM mail_link WHERE account_id = @account`,
    `DELETE FROM attempt WHERE subject IN (@account, @guardian)`,
    `UPDATE request SET entered = '{}', mobile = NULL, closed_at = coalesce(closed_at, @now) WHERE guardian_id = @guardian`,
    `DELETE FROM correction WHERE subject_kind = 'guardian' AND subject_id = @guardian`,
    `DELETE FROM tie WHERE guardian_id = @guardian OR (kind = 'merged' AND other_id = @guardian)`,
    `DELETE FROM responsibility WHERE guardian_id = @guardian`,
    `UPDATE guardian SET civility = NULL, family_name = '', usage_name = NULL, first_name = '', mobile = NULL, mobile_raw = NULL, phone_home = NULL,
       phone_work = NULL, mail = NULL, address_lines = '[]', postal_code = NULL, city = NULL, country = NULL, search_name = '', left_on = @today,
       erased_at = @now, updated_at = @now WHERE id = @guardian`,
    `UPDATE account SET identifier = 'erased-' || id, state = 'unnotified', origin = NULL, locale = 'fr', activated_at = NULL, fc_subject = NULL,
       closed_at = @now, closed_reason = NULL, updated_at = @now WHERE id = @account`,
  ].map((sql) => db.prepare<[{ guardian: string; account: string; today: string; now: number }]>(sql))
  const erased = db.prepare<[string], unknown>('SELECT 1 FROM guardian WHERE id = ? AND erased_at IS NOT NULL')
  return {
    isErased: (guardian: string): boolean => erased.get(guardian) !== undefined,
    /** Inside the caller's transaction. `today` is yyyy-mm-dd. */
    guardian(guardian: string, account: string, today: string, now: number): void {
      for (const statement of statements) statement.run({ guardian, account, today, now })
    },
  }
}
export type Erasure = ReturnType<typeof erasure>
