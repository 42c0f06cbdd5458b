import type { MessageState } from '../../shared/model.ts'
import type { Db } from './open.ts'

export interface MessageRow {
  readonly id: string
  readonly channel: 'sms' | 'mail'
  readonly template: string
  readonly locale: string
  readonly recipient: string
  readonly params: string | null
  readonly state: MessageState
  readonly deadline: number | null
  readonly tries: number
  readonly next_try_at: number
  readonly failure: string | null
  readonly created_at: number
}

export interface NewMessage {
  readonly id: string
  readonly channel: 'sms' | 'mail'
  readonly template: string
  readonly locale: string
  readonly recipient: string
  readonly params: string
  readonly deadline: number | null
  readonly now: number
}

export function messages(db: Db) {
  const insert = db.prepare(`
    INSERT INTO message (id, channel, template, locale, recipient, params, state, deadline, next_try_at, created_at, updated_at)
    VALUES (@id, @channel, @template, @locale, @recipient, @params, 'queued', @deadline, @now, @now, @now)`)
  const byId = db.prepare<[string], MessageRow>('SELECT * FROM message WHERE id = ?')
  const toAny = db.prepare<[string], MessageRow>(
    'SELECT * FROM message WHERE recipient IN (SELECT value FROM json_each(?)) ORDER BY created_at DESC LIMIT 30',
  )
  const due = db.prepare<[number], MessageRow>(
    `SELECT * FROM message WHERE state = 'queued' AND next_try_at <= ? ORDER BY next_try_at LIMIT 20`,
  )
  const next = db.prepare<[], { at: number | null }>(`SELECT min(next_try_at) AS at FROM message WHERE state = 'queued'`)
  const claim = db.prepare(
    `UPDATE message SET state = 'sending', tries = tries + 1, updated_at = ? WHERE id = ? AND state = 'queued' AND tries = ?`,
  )
  const settle = db.prepare(`UPDATE message SET state = ?, params = NULL, failure = ?, updated_at = ? WHERE id = ?`)
  const retry = db.prepare(`UPDATE message SET state = 'queued', next_try_at = ?, failure = ?, updated_at = ? WHERE id = ?`)
  const requeue = db.prepare(`UPDATE message SET state = 'queued', next_try_at = ?, updated_at = ? WHERE id = ? AND state = 'sending'`)
  const unfinished = db.prepare<[], MessageRow>(`SELECT * FROM message WHERE state IN ('queued', 'sending') ORDER BY created_at, id`)
  const waiting = db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM message WHERE state IN ('queued', 'sending')`)
  return {
    /** The latest to any of these numbers and addresses. */
    toAny: (recipients: readonly string[]): readonly MessageRow[] => toAny.all(JSON.stringify(recipients)),
    add: (message: NewMessage): void => void insert.run(message),
    byId: (id: string): MessageRow | null => byId.get(id) ?? null,
    due: (now: number): readonly MessageRow[] => due.all(now),
    nextDueAt: (): number | null => next.get()?.at ?? null,
    /** Takes a message, as it was read, for sending; false when somebody else has it or has tried it since. */
    claim: ({ id, tries }: Pick<MessageRow, 'id' | 'tries'>, now: number): boolean => claim.run(now, id, tries).changes === 1,
    /** The end of a message; what it said, which may hold a code, is erased. */
    settle: (id: string, state: 'sent' | 'unknown' | 'failed' | 'dropped', failure: string | null, now: number): void =>
      void settle.run(state, failure, now, id),
    retryAt: (id: string, at: number, failure: string, now: number): void => void retry.run(at, failure, now, id),
    /** What has not come to an end: after a crash, some of it half sent. */
    unfinished: (): readonly MessageRow[] => unfinished.all(),
    /** What was being sent waits to be sent again, under the same idempotency key. */
    requeue: (id: string, now: number): void => void requeue.run(now, now, id),
    waiting: (): number => waiting.get()?.n ?? 0,
  }
}
export type Messages = ReturnType<typeof messages>
