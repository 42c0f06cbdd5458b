import type { KeptMapping } from '../import/mapping/columns.ts'
import type { Db } from './open.ts'

/** What people said of tables' headings, by the digest of the set of them: see headingsKey. */
export function importMappings(db: Db) {
  const get = db.prepare<[string], { mapping: string }>('SELECT mapping FROM import_mapping WHERE headings = ?')
  const put = db.prepare(`INSERT INTO import_mapping (headings, mapping, at, actor) VALUES (?, ?, ?, ?)
    ON CONFLICT (headings) DO UPDATE SET mapping = excluded.mapping, at = excluded.at, actor = excluded.actor`)
  return {
    get(headings: string): KeptMapping | null {
      const row = get.get(headings)
      return row === undefined ? null : (JSON.parse(row.mapping) as KeptMapping)
    },
    put: (headings: string, mapping: KeptMapping, now: number, actor: string): void =>
      void put.run(headings, JSON.stringify(mapping), now, actor),
  }
}
export type ImportMappings = ReturnType<typeof importMappings>
