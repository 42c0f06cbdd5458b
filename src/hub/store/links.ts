import type { HubRecord } from '../../core/domain/sync/record.ts'
import type { Database, Sql } from './sql.ts'

/** Notes which school each link among those records belongs to; one that was deleted leads nowhere. Inside the caller's transaction. */
export async function indexLinks(sql: Sql, school: string, written: readonly HubRecord[]): Promise<void> {
  for (const { collection, id, deleted, fields } of written) {
    if (collection !== 'mail_link') continue
    if (deleted) await sql.run('DELETE FROM hub_link WHERE school = $1 AND id = $2', [school, id])
    else
      await sql.run('INSERT INTO hub_link (hash, school, id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
        String(fields['token_hash']),
        school,
        id,
      ])
  }
}

export interface PlaceOfLink {
  readonly school: string
  /** Of its record. */
  readonly id: string
}

/** Null when no school has told of it, or it was deleted. */
export async function placeOfLink(database: Database, tokenHash: string): Promise<PlaceOfLink | null> {
  const [found] = await database.transact(null, (sql) =>
    sql.all<PlaceOfLink>('SELECT school, id FROM hub_link WHERE hash = $1', [tokenHash]),
  )
  return found ?? null
}
