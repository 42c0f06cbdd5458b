import { failure, type Failure } from '../shared/codes.ts'
import { err, ok, type Result } from '../shared/result.ts'
import type { Database, Sql } from './store/sql.ts'

export interface Life {
  readonly incarnation: number
  /** Letters are numbered from this million. */
  readonly ordinal: number
}

/** Gives a station a life of its own: its first, or one more because it was restored or copied. Failure: `station_unknown`. */
export function newLife(database: Database, school: string, station: string): Promise<Result<Life, Failure>> {
  return database.transact(school, async (sql) => {
    const [known] = await sql.all<{ id: string }>('SELECT id FROM hub_station WHERE school = $1 AND id = $2 AND revoked_at IS NULL', [
      school,
      station,
    ])
    return known === undefined ? err(failure('station_unknown')) : ok(await addLife(sql, school, station))
  })
}

/** Inside the caller's transaction. */
export async function addLife(sql: Sql, school: string, station: string): Promise<Life> {
  const [taken] = await sql.all<{ ordinals: number }>('UPDATE hub_school SET ordinals = ordinals + 1 WHERE id = $1 RETURNING ordinals', [
    school,
  ])
  const [last] = await sql.all<{ n: number | null }>('SELECT max(incarnation) AS n FROM hub_life WHERE school = $1 AND station = $2', [
    school,
    station,
  ])
  const incarnation = Number(last?.n ?? 0) + 1
  await sql.run('INSERT INTO hub_life (school, station, incarnation, last_sequence) VALUES ($1, $2, $3, 0)', [school, station, incarnation])
  return { incarnation, ordinal: Number(taken?.ordinals ?? 0) }
}
