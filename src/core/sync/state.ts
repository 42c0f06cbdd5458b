import type { SyncReply } from '../../shared/sync.ts'
import type { Db } from '../store/open.ts'

export interface SyncState {
  /** As the hub calls this machine; null while it is alone. */
  readonly station: string | null
  readonly capturing: 0 | 1
  readonly incarnation: number
  readonly ordinal: number
  readonly token: string | null
  readonly cursor: number
  /** Everything up to here is known: the cursor of the last reply that left nothing out. What is done now knows no more. */
  readonly base: number
  readonly next_sequence: number
  /** The last sequence of the life before: on the way to the hub each life counts from 1. */
  readonly before_life: number
}

/** What this machine knows of itself as one of several. */
export function syncState(db: Db) {
  const get = db.prepare<[], SyncState>('SELECT * FROM sync_state')
  const join = db.prepare('UPDATE sync_state SET station = ?, ordinal = ?, incarnation = ?, token = NULL, capturing = 1')
  const capture = db.prepare('UPDATE sync_state SET capturing = ?')
  const advance = db.prepare('UPDATE sync_state SET cursor = @cursor, token = @token, base = CASE @more WHEN 0 THEN @cursor ELSE base END')
  const hold = db.prepare('UPDATE sync_state SET token = ?')
  const sequence = db.prepare<[number], { n: number }>(
    'UPDATE sync_state SET next_sequence = next_sequence + ? RETURNING next_sequence AS n',
  )
  const renew = db.prepare('UPDATE sync_state SET incarnation = ?, ordinal = ?, token = NULL, before_life = ?')
  const forget = ['mirror', 'op', 'outbox', 'waiting', 'touched'].map((table) => db.prepare(`DELETE FROM sync_${table}`))
  const begin = db.prepare(
    'UPDATE sync_state SET station = NULL, capturing = 0, token = NULL, cursor = 0, base = 0, next_sequence = 1, before_life = 0',
  )
  return {
    get(): SyncState {
      const state = get.get()
      if (state === undefined) throw new Error('the store has no sync state')
      return state
    },
    join: (station: string, ordinal: number, incarnation: number): void => void join.run(station, ordinal, incarnation),
    /** Alone again: the records stay as people see them, what the hub said is forgotten. Inside the caller's transaction. */
    leave(): void {
      for (const statement of forget) statement.run()
      begin.run()
    },
    capture: (on: boolean): void => void capture.run(on ? 1 : 0),
    advance: ({ cursor, token, more }: Pick<SyncReply, 'cursor' | 'token' | 'more'>): void =>
      void advance.run({ cursor, token, more: more ? 1 : 0 }),
    /** The hub knows that this reply reached the machine, though nothing of it was taken in yet. */
    hold: (token: string): void => void hold.run(token),
    /** Takes that many sequence numbers; gives the first. */
    take: (count: number): number => (sequence.get(count)?.n ?? 0) - count,
    renew: (incarnation: number, ordinal: number, beforeLife: number): void => void renew.run(incarnation, ordinal, beforeLife),
  }
}
