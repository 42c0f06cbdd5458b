import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach } from 'vitest'
import { unlock } from '../../../src/core/store/cipher.ts'
import { migrate } from '../../../src/core/store/migrate.ts'
import { migrations } from '../../../src/core/store/migrations/index.ts'
import { APPLICATION_ID, openStore, rawKey, type Db } from '../../../src/core/store/open.ts'
import type { Failure } from '../../../src/shared/codes.ts'
import type { Result } from '../../../src/shared/result.ts'

export const KEY = '5a'.repeat(32)
export const OTHER_KEY = 'c3'.repeat(32)
export const NOW = Date.UTC(2026, 8, 1, 8)

const folders: string[] = []
const connections: Db[] = []
afterEach(() => {
  for (const db of connections.splice(0)) db.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A new folder, removed after the test with what lies in it. */
export function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-store-'))
  folders.push(folder)
  return folder
}

/** Where a store would lie in a new folder. */
export const storePath = (): string => join(place(), 'guichet.db')

/** Opens as the station does; closed after the test at the latest. */
export function attempt(path: string, key = KEY): Result<Db, Failure> {
  const opened = openStore({ path, key, now: NOW })
  if (opened.ok) connections.push(opened.value)
  return opened
}

/** The open store, for tests that are about something else than opening. */
export function opened(path: string, key = KEY): Db {
  const result = attempt(path, key)
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}

/** The code of the failure that opening gives, null when it opens. */
export function refusal(path: string, key = KEY): string | null {
  const result = attempt(path, key)
  return result.ok ? null : result.error.code
}

/** The driver alone: no check, no migration. `key` null is a plain file. */
export function connection(path: string, key: string | null = KEY): Db {
  const db = new Database(path)
  connections.push(db)
  if (key !== null) unlock(db, path, rawKey(key))
  return db
}

/** A store as Guichet left it when it had only the first `version` migrations. */
export function storeOfVersion(path: string, version: number): Db {
  const db = connection(path)
  db.pragma(`application_id = ${APPLICATION_ID}`)
  db.pragma('journal_mode = WAL')
  db.pragma('foreign_keys = ON')
  migrate(db, { path, now: NOW }, migrations.slice(0, version))
  return db
}

export const versionOf = (db: Db): number => Number(db.pragma('user_version', { simple: true }))

/** The names of the tables that hold Guichet's rows; the search index and its shadows, made from them, are not among these. */
export const tablesOf = (db: Db): readonly string[] =>
  db
    .prepare<[], { name: string }>(
      `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
    )
    .all()
    .map(({ name }) => name)

export type Row = Readonly<Record<string, unknown>>

/** Every row of every table but those that search makes from the others. */
export const contentsOf = (db: Db): ReadonlyMap<string, readonly Row[]> =>
  new Map(
    tablesOf(db)
      .filter((table) => !table.startsWith('finder_'))
      .map((table) => [table, db.prepare<[], Row>(`SELECT * FROM "${table}" ORDER BY ${orderOf(db, table)}`).all()]),
  )

const orderOf = (db: Db, table: string): string => (db.pragma(`table_info(${table})`) as readonly unknown[]).map((_, i) => i + 1).join(', ')
