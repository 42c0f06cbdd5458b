import Database from 'better-sqlite3'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { failure, type Failure } from '../../shared/codes.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { migrate } from './migrate.ts'

export type Db = Database.Database

/** «Guic» in ASCII: tells our files from any other SQLite file. */
export const APPLICATION_ID = 0x47756963

export interface OpenOptions {
  readonly path: string
  /** 32 random bytes as 64 hex digits; see custody.ts. */
  readonly key: string
  /** Where the driver's native part lies, for development runtimes that need their own build; else undefined. */
  readonly nativeBinding?: string | undefined
  /** Milliseconds since 1970; only names the backup that a migration takes. */
  readonly now: number
}

/** The driver's key as SQLite3 Multiple Ciphers reads it: 32 raw bytes, no derivation to wait for. */
export const rawKey = (hex: string): string => `raw:${hex}`

/**
 * Opens the encrypted store, checks it and brings it to this version.
 * Failures: `key_wrong`, `store_not_ours`, `store_from_future`, `store_damaged`, `store_locked`, `store_unwritable`.
 */
export function openStore(options: OpenOptions): Result<Db, Failure> {
  let db: Db | undefined
  try {
    const isNew = !existsSync(options.path)
    mkdirSync(dirname(options.path), { recursive: true, mode: 0o700 })
    db = new Database(options.path, options.nativeBinding === undefined ? {} : { nativeBinding: options.nativeBinding })
    db.pragma(`key='${rawKey(options.key)}'`)
    configure(db)
    if (isNew) db.pragma(`application_id = ${APPLICATION_ID}`)
    const refused = identify(db) ?? check(db)
    if (refused !== null) {
      db.close()
      return err(refused)
    }
    const migrated = migrate(db, { path: options.path, now: options.now })
    if (!migrated.ok) db.close()
    return migrated.ok ? ok(db) : migrated
  } catch (error) {
    db?.close()
    return err(failureOf(error))
  }
}

/** Set at every open: a WAL file that is opened again falls back to NORMAL otherwise. */
function configure(db: Db): void {
  db.pragma('busy_timeout = 5000')
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('fullfsync = ON')
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF')
  db.pragma('cell_size_check = ON')
}

function identify(db: Db): Failure | null {
  const found = db.pragma('application_id', { simple: true })
  return found === APPLICATION_ID ? null : failure('store_not_ours')
}

function check(db: Db): Failure | null {
  const found = db.pragma('quick_check(1)', { simple: true })
  return found === 'ok' ? null : failure('store_damaged')
}

function failureOf(error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_NOTADB') return failure('key_wrong')
  if (code.startsWith('SQLITE_CORRUPT')) return failure('store_damaged')
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return failure('store_locked')
  if (['SQLITE_CANTOPEN', 'SQLITE_READONLY', 'SQLITE_FULL', 'EACCES', 'EROFS', 'ENOSPC'].some((c) => code.startsWith(c))) {
    return failure('store_unwritable')
  }
  throw error
}
