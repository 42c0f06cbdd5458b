import { failure, type Failure } from '../shared/codes.ts'
import { err, ok, type Result } from '../shared/result.ts'
import { PAGE_ROWS, PROTOCOL, type Change, type Outcome, type SyncReply, type SyncRequest, type Taken } from '../shared/sync.ts'
import type { Versions } from '../core/domain/sync/context.ts'
import { settle } from './settle.ts'
import { records } from './store/records.ts'
import type { Database, Sql } from './store/sql.ts'

export interface AgreeOptions {
  readonly database: Database
  /** A new token, never guessed. */
  readonly ids: () => string
  /** Rows in one reply. */
  readonly pageRows?: number
}

interface Life {
  readonly token: string | null
  readonly previous: string | null
  readonly last_sequence: number
}

/** A wanted end of a transaction that must leave nothing behind. */
class Refused extends Error {
  readonly failure: Failure
  constructor(reason: Failure) {
    super(reason.code)
    this.failure = reason
  }
}

/**
 * One request of a station, in one transaction: decides what it brings, in its order, and gives what it has not seen. Idempotent:
 * a request whose reply was lost is sent again and changes nothing more.
 * Failures: `hub_protocol_old`, `station_unknown`, `station_forked` (a copy, or restored from a backup), `hub_behind` (the hub itself
 * was restored).
 */
export function agreement({ database, ids, pageRows = PAGE_ROWS }: AgreeOptions) {
  return async (school: string, station: string, request: SyncRequest): Promise<Result<SyncReply, Failure>> => {
    if (request.protocol !== PROTOCOL) return err(failure('hub_protocol_old', { protocol: request.protocol }))
    try {
      return ok(await database.transact(school, (sql) => agree(sql, school, station, request)))
    } catch (error) {
      if (error instanceof Refused) return err(error.failure)
      throw error
    }
  }

  async function agree(sql: Sql, school: string, station: string, request: SyncRequest): Promise<SyncReply> {
    const { incarnation, changes, cursor } = request
    // The lock that makes the order of commits the order of versions.
    const lock = changes.length === 0 ? '' : sql.forUpdate
    const [held] = await sql.all<{ version: number }>(`SELECT version FROM hub_school WHERE id = $1 ${lock}`, [school])
    const [life] = await sql.all<Life>(
      `SELECT token, previous, last_sequence FROM hub_life WHERE school = $1 AND station = $2 AND incarnation = $3 ${sql.forUpdate}`,
      [school, station, incarnation],
    )
    if (held === undefined || life === undefined) throw new Refused(failure('station_unknown'))
    const isCurrent = request.token === life.token
    let version = Number(held.version)
    if (cursor > version || turnOf(request.token) > turnOf(life.token)) throw new Refused(failure('hub_behind'))
    if (!isCurrent && request.token !== life.previous) throw new Refused(failure('station_forked'))

    const store = records(sql, school)
    const known = changes.length === 0 ? new Map<string, Outcome>() : await store.outcomes(changes.map(({ id }) => id))
    const fresh = changes.filter(({ id }) => !known.has(id))
    const last = lastOf(changes, known, Number(life.last_sequence))
    const outcomes = new Map(known)
    // Whoever has seen everything, and brings what meets nothing, is told only that it was taken.
    let taken: Taken | undefined
    const upToDate = isCurrent && known.size === 0 && cursor === version
    if (fresh.length > 0) {
      const own = versionsIn(request.mine)
      for (const outcome of known.values()) if (outcome.kind === 'accepted') own.add(outcome.version)
      const settled = await settle(sql, school, fresh, own, version)
      version = settled.version
      if (upToDate && settled.asSent) taken = { version: version - fresh.length + 1, count: fresh.length, last: fresh.at(-1)?.id ?? '' }
      for (const [id, outcome] of settled.outcomes) outcomes.set(id, outcome)
    }
    const page = taken !== undefined ? { rows: [], more: false } : await store.after(cursor, pageRows)
    const reached = page.more ? (page.rows.at(-1)?.version ?? cursor) : Math.max(version, page.rows.at(-1)?.version ?? 0)
    const isNews = !isCurrent || fresh.length > 0 || reached > cursor || life.token === null
    const token = isNews ? `${turnOf(life.token) + 1}.${ids()}` : life.token
    if (token !== life.token || last !== Number(life.last_sequence))
      await sql.run(
        'UPDATE hub_life SET token = $4, previous = $5, last_sequence = $6 WHERE school = $1 AND station = $2 AND incarnation = $3',
        [school, station, incarnation, token, request.token, last],
      )
    return {
      token,
      ...(taken === undefined ? {} : { taken }),
      outcomes: taken === undefined ? changes.flatMap(({ id }) => outcomes.get(id) ?? []) : [],
      rows: [...page.rows],
      more: page.more,
      cursor: reached,
    }
  }
}

/** Those in the ranges, in their order, and those added later. */
function versionsIn(ranges: SyncRequest['mine']): Versions & { add(version: number): void } {
  const sorted = [...ranges].sort(([a], [b]) => a - b)
  const added = new Set<number>()
  return {
    add: (version) => void added.add(version),
    has(version) {
      if (added.has(version)) return true
      let [low, high] = [0, sorted.length - 1]
      while (low <= high) {
        const middle = (low + high) >> 1
        const [first, last] = sorted[middle] ?? [Infinity, -Infinity]
        if (version < first) high = middle - 1
        else if (version > last) low = middle + 1
        else return true
      }
      return false
    },
  }
}

/**
 * A token counts the replies of one life that said something new. A station whose count is behind the hub's is a copy or was restored;
 * one that is ahead tells that the hub was, even once other machines have brought the hub's counter past its cursor.
 */
const turnOf = (token: string | null): number => Number.parseInt(token ?? '0', 10)

/** One life numbers its changes without gaps; a new change under a number that was used means that another machine lives this life too. */
function lastOf(changes: readonly Change[], known: ReadonlyMap<string, Outcome>, before: number): number {
  let last = before
  for (const { id, sequence } of changes) {
    if (!known.has(id) && sequence !== last + 1) throw new Refused(failure('station_forked'))
    last = Math.max(last, sequence)
  }
  return last
}
