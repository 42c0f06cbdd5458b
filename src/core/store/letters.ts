import type { LetterState } from '../../shared/model.ts'
import type { Db } from './open.ts'

export interface BatchRow {
  readonly id: string
  readonly label: string
  readonly created_at: number
}

export interface LetterRow {
  readonly id: string
  readonly number: number
  readonly batch_id: string
  readonly position: number
  readonly account_id: string
  readonly credential_id: string
  readonly state: LetterState
  readonly secret: string | null
  readonly updated_at: number
}

export interface NewLetter {
  readonly id: string
  readonly number: number
  readonly batchId: string
  readonly position: number
  readonly accountId: string
  readonly credentialId: string
  readonly secret: string
  readonly now: number
}

export interface ListedLetter extends LetterRow {
  readonly guardian_id: string
  readonly guardian_name: string
  readonly class_name: string | null
}

const LISTED = `
  SELECT l.*, g.id AS guardian_id, coalesce(g.usage_name, g.family_name) || ' ' || g.first_name AS guardian_name,
    (SELECT p.class_name FROM responsibility r JOIN pupil p ON p.id = r.pupil_id
     WHERE r.guardian_id = g.id AND p.left_on IS NULL ORDER BY p.birth_date DESC LIMIT 1) AS class_name
  FROM letter l JOIN account a ON a.id = l.account_id JOIN guardian g ON g.id = a.guardian_id`

export function letters(db: Db) {
  const addBatch = db.prepare('INSERT INTO letter_batch (id, label, created_at, created_by) VALUES (?, ?, ?, ?)')
  const batch = db.prepare<[string], BatchRow>('SELECT id, label, created_at FROM letter_batch WHERE id = ?')
  const batches = db.prepare<[number], BatchRow>('SELECT id, label, created_at FROM letter_batch ORDER BY created_at DESC, id LIMIT ?')
  const ofBatch = db.prepare<[string], ListedLetter>(`${LISTED} WHERE l.batch_id = ? ORDER BY l.position`)
  const ofAccount = db.prepare<[string], LetterRow>('SELECT * FROM letter WHERE account_id = ? ORDER BY number DESC')
  const last = db.prepare<[], { n: number | null }>('SELECT max(number) AS n FROM letter')
  const insert = db.prepare(`
    INSERT INTO letter (id, number, batch_id, position, account_id, credential_id, state, secret, updated_at)
    VALUES (@id, @number, @batchId, @position, @accountId, @credentialId, 'queued', @secret, @now)`)
  const move = db.prepare('UPDATE letter SET state = ?, updated_at = ? WHERE id = ?')
  const end = db.prepare('UPDATE letter SET state = ?, secret = NULL, updated_at = ? WHERE id = ?')
  const moveBatch = db.prepare('UPDATE letter SET state = ?, updated_at = ? WHERE batch_id = ? AND state = ?')
  const voidOf = db.prepare(`
    UPDATE letter SET state = 'void', secret = NULL, updated_at = ?
    WHERE account_id = ? AND state IN ('queued', 'sending', 'sent', 'doubtful')`)
  const doubt = db.prepare(`UPDATE letter SET state = 'doubtful', updated_at = ? WHERE state = 'sending'`)
  const toConfirm = db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM letter WHERE state IN ('sent', 'doubtful')`)
  return {
    addBatch: (id: string, label: string, now: number, by: string): void => void addBatch.run(id, label, now, by),
    batch: (id: string): BatchRow | null => batch.get(id) ?? null,
    recentBatches: (limit: number): readonly BatchRow[] => batches.all(limit),
    ofBatch: (batchId: string): readonly ListedLetter[] => ofBatch.all(batchId),
    ofAccount: (accountId: string): readonly LetterRow[] => ofAccount.all(accountId),
    lastNumber: (): number => last.get()?.n ?? 0,
    add: (letter: NewLetter): void => void insert.run(letter),
    move: (id: string, state: 'queued' | 'sending' | 'sent' | 'doubtful', now: number): void => void move.run(state, now, id),
    /** Confirmed or void: the clear secret is erased with it. */
    end: (id: string, state: 'confirmed' | 'void', now: number): void => void end.run(state, now, id),
    moveBatch: (batchId: string, from: LetterState, to: 'queued' | 'sending' | 'sent', now: number): void =>
      void moveBatch.run(to, now, batchId, from),
    /** Letters not yet confirmed whose secret a newer letter ends. */
    voidOpenOf: (accountId: string, now: number): void => void voidOf.run(now, accountId),
    /** After a crash: what was being sent may or may not lie in the tray. */
    doubtSending: (now: number): void => void doubt.run(now),
    toConfirm: (): number => toConfirm.get()?.n ?? 0,
  }
}
export type Letters = ReturnType<typeof letters>
