import Driver from 'better-sqlite3'
import { unlock } from '../../src/core/store/cipher.ts'
import { rawKey } from '../../src/core/store/open.ts'

export const KEY = '5a'.repeat(32)

export type Row = Readonly<Record<string, string | number | null>>
/** Rows by table. */
export type Rows = readonly (readonly [table: string, rows: readonly Row[]])[]

/** The store's tables and indexes without its triggers and without anything of Guichet over them. Nobody to refer to: no foreign keys. */
export function bareStore(path: string, like: string) {
  const source = connect(like)
  const made = source
    .prepare<[], { sql: string }>(
      `SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index')
       AND tbl_name IN ('account', 'credential', 'contact_point', 'audit', 'sync_outbox', 'sync_op') ORDER BY type DESC`,
    )
    .all()
  source.close()
  const db = connect(path)
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'fullfsync = ON', 'cache_size = -65536', 'trusted_schema = OFF'])
    db.pragma(pragma)
  db.pragma('foreign_keys = OFF')
  for (const { sql } of made) db.exec(sql)
  const inserts = new Map<string, Driver.Statement>()
  const insert = (table: string, row: Row): void => {
    const columns = Object.keys(row)
    const known =
      inserts.get(table) ??
      db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`)
    inserts.set(table, known)
    known.run(row)
  }
  const all = db.transaction((rows: Rows) => {
    for (const [table, list] of rows) for (const row of list) insert(table, row)
  })
  return { insert: (rows: Rows): void => void all.immediate(rows), close: (): void => void db.close() }
}

function connect(path: string): Driver.Database {
  const db = new Driver(path)
  unlock(db, path, rawKey(KEY))
  db.pragma('busy_timeout = 5000')
  db.pragma('cell_size_check = ON')
  return db
}
