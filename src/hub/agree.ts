import { failure, type Failure } from '../shared/codes.ts'
import { err, ok, type Result } from '../shared/result.ts'
import { PAGE_ROWS, PROTOCOL, type Outcome, type SyncReply, type SyncRequest, type Taken } from '../shared/sync.ts'
import { needsOf } from '../core/domain/sync/needs.ts'
import { inStep, lastOf, Refused, turnOf, type Life } from './life.ts'
import { settle } from './settle.ts'
import { records, type Records } from './store/records.ts'
import { AlreadyThere, type Database, type Sql } from './store/sql.ts'
import { versionsIn } from './versions.ts'

export interface AgreeOptions {
  readonly database: Database
  /** A new token, never guessed. */
  readonly ids: () => string
  /** Rows in one reply. */
  readonly pageRows?: number
}

/**
 * One request of a station, in one transaction: decides what it brings, in its order, and gives what it has not seen. Idempotent:
 * a request whose reply was lost is sent again and changes nothing more.
 * Failures: `hub_protocol_old`, `station_unknown`, `station_forked` (a copy, or restored from a backup), `hub_behind` (the hub itself
 * was restored), `hub_out_of_step` (it goes on from a request that was not taken just before).
 */
export function agreement({ database, ids, pageRows = PAGE_ROWS }: AgreeOptions) {
  return async (school: string, station: string, request: SyncRequest): Promise<Result<SyncReply, Failure>> => {
    if (request.protocol !== PROTOCOL) return err(failure('hub_protocol_old', { protocol: request.protocol }))
    try {
      return ok(await database.transact(school, (sql) => agree(sql, school, station, request)))
    } catch (error) {
      if (error instanceof Refused) return err(error.failure)
      if (error instanceof AlreadyThere && request.after !== undefined) return err(failure('hub_out_of_step'))
      throw error
    }
  }

  async function agree(sql: Sql, school: string, station: string, asked: SyncRequest): Promise<SyncReply> {
    const store = records(sql, school)
    const { version: before, life, known, seen } = await look(sql, store, [school, station], asked)
    const request = inStep(asked, life, before)
    const { changes, cursor } = request
    const isCurrent = request.token === life.token
    const fresh = changes.filter(({ id }) => !known.has(id))
    const last = lastOf(changes, known, Number(life.last_sequence))
    const own = versionsIn(request.mine)
    for (const outcome of known.values()) if (outcome.kind === 'accepted') own.add(outcome.version)
    const settled = fresh.length === 0 ? null : await settle(sql, school, fresh, seen, own, before)
    const version = settled?.version ?? before
    const writing = [...(settled?.written ?? [])]
    // Whoever has seen everything, and brings what meets nothing, is told only that it was taken.
    const isTaken = settled?.asSent === true && isCurrent && known.size === 0 && cursor === before
    const taken: Taken | undefined = isTaken
      ? { version: before + 1, count: fresh.length, last: fresh.at(-1)?.id ?? '', ahead: true }
      : undefined
    if (!isTaken) await Promise.all(writing)
    const page = isTaken ? { rows: [], more: false } : await store.after(cursor, pageRows)
    const reached = page.more ? (page.rows.at(-1)?.version ?? cursor) : Math.max(version, page.rows.at(-1)?.version ?? 0)
    const isNews = !isCurrent || fresh.length > 0 || reached > cursor || life.token === null
    const token = isNews ? `${turnOf(life.token) + 1}.${ids()}` : life.token
    if (token !== life.token || last !== Number(life.last_sequence)) {
      const unheard = asked.after === undefined ? null : life.token
      writing.push(
        sql.run(
          `UPDATE hub_life SET token = $4, previous = $5, last_sequence = $6, unheard = $7, taken = $8
           WHERE school = $1 AND station = $2 AND incarnation = $3`,
          [school, station, asked.incarnation, token, asked.token, last, unheard, taken === undefined ? null : JSON.stringify(taken)],
        ),
      )
    }
    await sql.end(writing)
    const outcomes = new Map([...known, ...(settled?.outcomes ?? [])])
    return {
      token,
      ...(taken === undefined ? {} : { taken }),
      outcomes: isTaken ? [] : changes.flatMap(({ id }) => outcomes.get(id) ?? []),
      rows: [...page.rows],
      more: page.more,
      cursor: reached,
    }
  }
}

const NONE: ReadonlyMap<string, Outcome> = new Map()

/** What a request is decided upon, all asked for at once: every wait in between is one for the whole school. */
async function look(
  sql: Sql,
  store: Records,
  [school, station]: readonly [school: string, station: string],
  { incarnation, changes, after }: SyncRequest,
) {
  // The lock that makes the order of commits the order of versions.
  const lock = changes.length === 0 ? '' : sql.forUpdate
  const [[held], [life], known, seen] = await Promise.all([
    sql.all<{ version: number }>(`SELECT version FROM hub_school WHERE id = $1 ${lock}`, [school]),
    sql.all<Life>(
      `SELECT token, previous, unheard, taken, last_sequence FROM hub_life WHERE school = $1 AND station = $2 AND incarnation = $3 ${sql.forUpdate}`,
      [school, station, incarnation],
    ),
    // What goes on from changes that were new is new: a station brings what may have been decided before all else.
    after === undefined ? store.outcomes(changes.map(({ id }) => id)) : NONE,
    store.read(needsOf(changes)),
  ])
  if (held === undefined || life === undefined) throw new Refused(failure('station_unknown'))
  return { version: Number(held.version), life, known, seen }
}
