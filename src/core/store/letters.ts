import type { LetterKind, LetterState } from '../../shared/model.ts'
import type { Db } from './open.ts'

export interface BatchRow {
  readonly id: string
  /** As it was given: a class or the school; empty for one person, whose name is not kept twice. */
  readonly label: string
  /** What people read. */
  readonly title: string
  readonly kind: LetterKind
  readonly text_id: number | null
  readonly separators: 0 | 1
  readonly created_at: number
}

export interface NewBatch {
  readonly id: string
  readonly label: string
  readonly kind: LetterKind
  readonly textId: number | null
  readonly separators: boolean
  readonly now: number
  readonly by: string
}

export interface LetterRow {
  readonly id: string
  readonly number: number
  readonly batch_id: string
  readonly position: number
  readonly account_id: string
  /** Null: a reminder, which holds no secret. */
  readonly credential_id: string | null
  readonly state: LetterState
  readonly secret: string | null
  readonly updated_at: number
  readonly print_job_id: string | null
}

export interface NewLetter {
  readonly id: string
  readonly number: number
  readonly batchId: string
  readonly position: number
  readonly accountId: string
  readonly credentialId: string | null
  readonly secret: string | null
  readonly now: number
}

export interface ListedLetter extends LetterRow {
  readonly guardian_id: string
  readonly guardian_name: string
  readonly class_name: string | null
  readonly receipt_way: 'screen' | 'paper' | null
  readonly receipt_at: number | null
}

export type Counts = Readonly<Record<LetterState, number>>

const LISTED = `
  SELECT l.*, g.id AS guardian_id, coalesce(g.usage_name, g.family_name) || ' ' || g.first_name AS guardian_name,
    (SELECT p.class_name FROM responsibility r JOIN pupil p ON p.id = r.pupil_id
     WHERE r.guardian_id = g.id AND p.left_on IS NULL ORDER BY p.birth_date DESC LIMIT 1) AS class_name,
    t.way AS receipt_way, t.given_at AS receipt_at
  FROM letter l LEFT JOIN letter_receipt t ON t.letter_id = l.id JOIN account a ON a.id = l.account_id JOIN guardian g ON g.id = a.guardian_id`

/** How many letters one machine can number before its range ends. */
const RANGE = 1_000_000
/** Those this machine made: what another queued is printed there. */
const OWN = `l.number / ${RANGE} = (SELECT ordinal FROM sync_state)`

/** Of the batch `b`. */
const TITLE = `CASE b.label WHEN '' THEN coalesce((
  SELECT nullif(trim(coalesce(g.usage_name, g.family_name) || ' ' || g.first_name), '')
  FROM letter l JOIN account a ON a.id = l.account_id JOIN guardian g ON g.id = a.guardian_id WHERE l.batch_id = b.id LIMIT 1), '—') ELSE b.label END`

export function letters(db: Db) {
  const addBatch = db.prepare(`
    INSERT INTO letter_batch (id, label, kind, text_id, separators, created_at, created_by)
    VALUES (@id, @label, @kind, @textId, @separators, @now, @by)`)
  const batch = db.prepare<[string], BatchRow>(`SELECT b.*, ${TITLE} AS title FROM letter_batch b WHERE id = ?`)
  const batches = db.prepare<[number], BatchRow>(`SELECT b.*, ${TITLE} AS title FROM letter_batch b ORDER BY created_at DESC, id LIMIT ?`)
  const ofBatch = db.prepare<[string], ListedLetter>(`${LISTED} WHERE l.batch_id = ? ORDER BY l.position`)
  const queuedOf = db.prepare<[string, number], ListedLetter>(
    `${LISTED} WHERE l.batch_id = ? AND l.state = 'queued' AND ${OWN} ORDER BY l.position LIMIT ?`,
  )
  const byId = db.prepare<[string], ListedLetter>(`${LISTED} WHERE l.id = ?`)
  const ofJob = db.prepare<[string], ListedLetter>(`${LISTED} WHERE l.print_job_id = ? ORDER BY l.position`)
  const counts = db.prepare<[string], { state: LetterState; n: number }>(
    'SELECT state, count(*) AS n FROM letter WHERE batch_id = ? GROUP BY state',
  )
  const ofAccount = db.prepare<[string], LetterRow>('SELECT * FROM letter WHERE account_id = ? ORDER BY number DESC')
  const last = db.prepare<[], { n: number | null }>(
    `SELECT coalesce(max(l.number), (SELECT ordinal FROM sync_state) * ${RANGE}) AS n FROM letter l WHERE ${OWN}`,
  )
  const insert = db.prepare(`
    INSERT INTO letter (id, number, batch_id, position, account_id, credential_id, state, secret, updated_at)
    VALUES (@id, @number, @batchId, @position, @accountId, @credentialId, 'queued', @secret, @now)`)
  const move = db.prepare(`UPDATE letter SET state = ?, updated_at = ? WHERE id = ? AND state NOT IN ('confirmed', 'void')`)
  const send = db.prepare(`UPDATE letter SET state = 'sending', print_job_id = ?, updated_at = ? WHERE id = ? AND state = 'queued'`)
  const end = db.prepare('UPDATE letter SET state = ?, secret = NULL, updated_at = ? WHERE id = ?')
  const voidOf = db.prepare(`
    UPDATE letter SET state = 'void', secret = NULL, updated_at = ?
    WHERE account_id = ? AND credential_id IS NOT NULL AND state IN ('queued', 'sending', 'sent', 'doubtful')`)
  const doubt = db.prepare(`UPDATE letter SET state = 'doubtful', updated_at = ? WHERE state = 'sending' AND print_job_id IS NOT NULL`)
  const numberOf = db.prepare<[string], { number: number }>('SELECT number FROM letter WHERE credential_id = ?')
  const toConfirm = db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM letter WHERE state IN ('sent', 'doubtful')`)
  return {
    addBatch: ({ separators, ...batch }: NewBatch): void => void addBatch.run({ ...batch, separators: separators ? 1 : 0 }),
    batch: (id: string): BatchRow | null => batch.get(id) ?? null,
    recentBatches: (limit: number): readonly BatchRow[] => batches.all(limit),
    byId: (id: string): ListedLetter | null => byId.get(id) ?? null,
    ofBatch: (batchId: string): readonly ListedLetter[] => ofBatch.all(batchId),
    /** The next ones to be printed, in their order. */
    queuedOf: (batchId: string, limit: number): readonly ListedLetter[] => queuedOf.all(batchId, limit),
    ofJob: (jobId: string): readonly ListedLetter[] => ofJob.all(jobId),
    ofAccount: (accountId: string): readonly LetterRow[] => ofAccount.all(accountId),
    counts(batchId: string): Counts {
      const found = { queued: 0, sending: 0, sent: 0, confirmed: 0, doubtful: 0, void: 0 }
      for (const { state, n } of counts.all(batchId)) found[state] = n
      return found
    },
    lastNumber: (): number => last.get()?.n ?? 0,
    add: (letter: NewLetter): void => void insert.run(letter),
    /** A letter that has ended meanwhile stays so. */
    move: (id: string, state: 'queued' | 'sending' | 'sent' | 'doubtful', now: number): void => void move.run(state, now, id),
    /** With a job, before the job gets its pages. */
    send: (id: string, jobId: string, now: number): void => void send.run(jobId, now, id),
    /** Confirmed or void: the clear secret is erased with it. */
    end: (id: string, state: 'confirmed' | 'void', now: number): void => void end.run(state, now, id),
    /** Letters not yet confirmed whose secret a newer letter ends. */
    voidOpenOf: (accountId: string, now: number): void => void voidOf.run(now, accountId),
    /** After a crash: what was being sent may or may not lie in the tray. */
    doubtSending: (now: number): void => void doubt.run(now),
    /** Of the letter that brings this provisional password. */
    numberOf: (credentialId: string): number | null => numberOf.get(credentialId)?.number ?? null,
    toConfirm: (): number => toConfirm.get()?.n ?? 0,
  }
}
export type Letters = ReturnType<typeof letters>
