import { failure, type Failure } from '../shared/codes.ts'
import type { HubInput } from '../shared/hub-contract.ts'
import type { Live, Order, OrderResult, Presence } from '../shared/live.ts'
import { err, ok, type Result } from '../shared/result.ts'
import type { HubPorts } from './ports.ts'
import type { Sql } from './store/sql.ts'

/** What is live is forgotten after that many milliseconds, by the hub's clock. */
export const LIVE_LASTS = 120_000
/** Orders that are remembered at once. */
export const MOST_ORDERS = { ofStation: 20, ofSchool: 100 } as const

/** `live`: where the school is now, when somebody has something new to see; null when not. */
export interface Said<T> {
  readonly value: T
  readonly live: number | null
}

interface PresenceRow {
  readonly station: string
  readonly name: string
  readonly at: number
  readonly status: string
}
interface OrderRow {
  readonly id: string
  readonly name: string
  readonly person: string
  readonly body: string
}

/**
 * What the machines of a school tell each other of this moment: what their kiosks do, and what staff ask of them. Kept in the
 * database because several hub processes share it, and only for as long as it is of use.
 */
export function liveDesk({ database, now }: Pick<HubPorts, 'database' | 'now'>) {
  const others = (sql: Sql, school: string, station: string): Promise<readonly PresenceRow[]> =>
    sql.all<PresenceRow>(
      `SELECT p.station, s.name, p.at, p.status FROM hub_presence p
       JOIN hub_station s ON s.school = p.school AND s.id = p.station AND s.revoked_at IS NULL
       WHERE p.school = $1 AND p.station <> $2 AND p.at > $3 ORDER BY s.name, p.station LIMIT 200`,
      [school, station, now() - LIVE_LASTS],
    )

  /** The school's long polls have something to tell. */
  async function news(sql: Sql, school: string): Promise<number> {
    const [row] = await sql.all<{ live: number }>('UPDATE hub_school SET live = live + 1 WHERE id = $1 RETURNING live', [school])
    return Number(row?.live ?? 0)
  }

  const sweep = (sql: Sql, school: string): Promise<void> =>
    sql.run('DELETE FROM hub_order WHERE school = $1 AND at <= $2', [school, now() - LIVE_LASTS])

  return {
    present: (school: string, station: string, status: Presence): Promise<Said<{ offices: number }>> =>
      database.transact(school, async (sql) => {
        const text = JSON.stringify(status)
        const [was] = await sql.all<{ at: number; status: string }>(
          'SELECT at, status FROM hub_presence WHERE school = $1 AND station = $2',
          [school, station],
        )
        await sql.run(
          `INSERT INTO hub_presence (school, station, at, status) VALUES ($1, $2, $3, $4)
           ON CONFLICT (school, station) DO UPDATE SET at = excluded.at, status = excluded.status`,
          [school, station, now(), text],
        )
        await sweep(sql, school)
        const isNews = was === undefined || was.status !== text || Number(was.at) <= now() - LIVE_LASTS
        const statuses = (await others(sql, school, station)).map((row) => JSON.parse(row.status) as Presence)
        const offices = statuses.filter((other) => other.state === 'office' && other.staffed).length
        return { value: { offices }, live: isNews ? await news(sql, school) : null }
      }),
    /** Everything for that machine. */
    live: (school: string, station: string): Promise<Live> =>
      database.transact(school, async (sql) => {
        const since = now() - LIVE_LASTS
        const kiosks = await others(sql, school, station)
        const orders = await sql.all<OrderRow>(
          `SELECT o.id, s.name, o.person, o.body FROM hub_order o
           JOIN hub_station s ON s.school = o.school AND s.id = o.from_station AND s.revoked_at IS NULL
           WHERE o.school = $1 AND o.to_station = $2 AND o.result IS NULL AND o.at > $3 ORDER BY o.at, o.id`,
          [school, station, since],
        )
        const results = await sql.all<{ id: string; result: string }>(
          'SELECT id, result FROM hub_order WHERE school = $1 AND from_station = $2 AND result IS NOT NULL AND at > $3 ORDER BY at, id',
          [school, station, since],
        )
        return {
          kiosks: kiosks.map(({ station: other, name, at, status }) => ({
            station: other,
            name,
            secondsAgo: Math.max(0, Math.round((now() - Number(at)) / 1_000)),
            status: JSON.parse(status) as Presence,
          })),
          orders: orders.map(({ id, name, person, body }) => ({ id, from: name, person, order: JSON.parse(body) as Order })),
          results: results.map(({ id, result }) => ({ id, result: JSON.parse(result) as OrderResult })),
        }
      }),
    /**
     * Failures: `kiosk_away` (no machine of this school, or not heard of for two minutes), `hub_busy` (too many at once),
     * `forbidden` (another machine's order has that id).
     */
    order: (school: string, from: string, { id, to, person, order }: HubInput<'order'>): Promise<Said<Result<null, Failure>>> =>
      database.transact(school, async (sql) => {
        const not = (code: Failure['code']): Said<Result<null, Failure>> => ({ value: err(failure(code)), live: null })
        await sweep(sql, school)
        const [before] = await sql.all<{ from_station: string }>('SELECT from_station FROM hub_order WHERE school = $1 AND id = $2', [
          school,
          id,
        ])
        if (before !== undefined) return before.from_station === from ? { value: ok(null), live: null } : not('forbidden')
        const kiosks = await others(sql, school, from)
        if (!kiosks.some(({ station }) => station === to)) return not('kiosk_away')
        const [held] = await sql.all<{ n: number; mine: number }>(
          'SELECT count(*) AS n, count(CASE WHEN from_station = $2 THEN 1 END) AS mine FROM hub_order WHERE school = $1 AND result IS NULL',
          [school, from],
        )
        if (Number(held?.n ?? 0) >= MOST_ORDERS.ofSchool || Number(held?.mine ?? 0) >= MOST_ORDERS.ofStation) return not('hub_busy')
        await sql.run(
          `INSERT INTO hub_order (school, id, from_station, to_station, at, person, body) VALUES ($1, $2, $3, $4, $5, $6, $7)
           ON CONFLICT (school, id) DO NOTHING`,
          [school, id, from, to, now(), person, JSON.stringify(order)],
        )
        return { value: ok(null), live: await news(sql, school) }
      }),
    settle: (school: string, station: string, id: string, result: OrderResult): Promise<Said<null>> =>
      database.transact(school, async (sql) => {
        const settled = await sql.all<{ id: string }>(
          `UPDATE hub_order SET result = $4, body = '' WHERE school = $1 AND to_station = $2 AND id = $3 AND result IS NULL RETURNING id`,
          [school, station, id, JSON.stringify(result)],
        )
        return { value: null, live: settled.length === 0 ? null : await news(sql, school) }
      }),
  }
}
export type LiveDesk = ReturnType<typeof liveDesk>
