import type { MessageLimit } from '../../core/domain/message-limits.ts'
import type { HubScope } from '../../core/domain/hub-message-limits.ts'
import type { Sql } from './sql.ts'

export type SentState = 'sending' | 'sent' | 'refused' | 'unreachable' | 'unknown'
export interface SentRow {
  readonly channel: string
  /** A keyed hash; null once it was erased. */
  readonly recipient: string | null
  readonly state: SentState
  readonly status: string | null
}
export interface NewSent {
  readonly id: string
  readonly station: string
  readonly channel: string
  readonly recipient: string
}

const DAY = 86_400_000
/** Limits look back a day; after that nobody needs to know that two messages went to the same number. */
const HASH_KEPT = 2 * DAY
/** A notice may wait at a station for as long as it stays without its hub. */
const ROW_KEPT = 400 * DAY

/** Which messages of one school were handed over, inside one transaction; never what they said, nor to whom in clear. */
export function sentMessages(sql: Sql, school: string) {
  return {
    /** Until the transaction ends, nobody else counts or claims messages of this school. */
    lock: async (): Promise<void> => void (await sql.all(`SELECT id FROM hub_school WHERE id = $1 ${sql.forUpdate}`, [school])),
    async find(id: string): Promise<SentRow | null> {
      const [row] = await sql.all<SentRow>('SELECT channel, recipient, state, status FROM hub_sent WHERE school = $1 AND id = $2', [
        school,
        id,
      ])
      return row ?? null
    },
    add: ({ id, station, channel, recipient }: NewSent, now: number): Promise<void> =>
      sql.run(
        `INSERT INTO hub_sent (school, id, station, channel, recipient, state, status, at) VALUES ($1, $2, $3, $4, $5, 'sending', NULL, $6)`,
        [school, id, station, channel, recipient, now],
      ),
    /** What is known to have been sent stays so, whatever another process thinks. */
    settle: (id: string, state: SentState, status: string | null): Promise<void> =>
      sql.run(`UPDATE hub_sent SET state = $3, status = $4 WHERE school = $1 AND id = $2 AND state <> 'sent'`, [school, id, state, status]),
    /** How many count against that limit. */
    async count({ scope, withinMs }: MessageLimit<HubScope>, of: Pick<NewSent, 'station' | 'recipient'>, now: number): Promise<number> {
      const [where, value] = OF[scope](of)
      const [found] = await sql.all<{ n: number }>(`SELECT count(*) AS n FROM hub_sent WHERE school = $1 AND at > $2 AND ${where} = $3`, [
        school,
        now - withinMs,
        value ?? school,
      ])
      return Number(found?.n ?? 0)
    },
    async sweep(now: number): Promise<void> {
      await sql.run('UPDATE hub_sent SET recipient = NULL WHERE school = $1 AND at < $2 AND recipient IS NOT NULL', [
        school,
        now - HASH_KEPT,
      ])
      await sql.run('DELETE FROM hub_sent WHERE school = $1 AND at < $2', [school, now - ROW_KEPT])
    },
  }
}

const OF: Readonly<Record<HubScope, (of: Pick<NewSent, 'station' | 'recipient'>) => readonly [column: string, value: string | null]>> = {
  number: ({ recipient }) => ['recipient', recipient],
  station: ({ station }) => ['station', station],
  school: () => ['school', null],
}
