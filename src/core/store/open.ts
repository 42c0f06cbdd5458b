import Database from 'better-sqlite3'
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { failure, type Failure } from '../../shared/codes.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { headerOf, isWritable, unlock } from './cipher.ts'
import { makePrivate, putInPlace } from './files.ts'
import { migrate, tooNew } from './migrate.ts'

export type Db = Database.Database

/** Bytes of a page, SQLite's default; a store is never smaller. */
const PAGE = 4096

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
 * Opens the encrypted store, checks it and brings it to this version. A file that is refused is left as it was.
 * Failures: `key_wrong`, `store_not_ours`, `store_from_future`, `store_damaged`, `store_locked`, `store_unwritable`.
 */
export function openStore(options: OpenOptions): Result<Db, Failure> {
  try {
    mkdirSync(dirname(options.path), { recursive: true, mode: 0o700 })
    if (!existsSync(options.path)) {
      if (isThere(`${options.path}-wal`)) return err(failure('store_damaged'))
      create(options)
    }
    return open(options)
  } catch (error) {
    return err(failureOf(error, options.path))
  }
}

/** Made whole under another name: a power cut leaves a store or none, never one that can no longer be opened. */
function create(options: OpenOptions): void {
  const path = `${options.path}.new`
  for (const left of [`${path}-wal`, `${path}-shm`, `${path}-journal`]) rmSync(left, { force: true })
  makePrivate(path)
  const db = connect({ ...options, path })
  try {
    db.pragma(`application_id = ${APPLICATION_ID}`)
    configure(db)
    const migrated = migrate(db, { path, now: options.now })
    if (!migrated.ok) throw new Error(`a new store cannot be ${migrated.error.code}`)
  } finally {
    db.close()
  }
  putInPlace(path, options.path)
}

function open(options: OpenOptions): Result<Db, Failure> {
  if (statSync(options.path).size < PAGE) return err(failure('store_damaged'))
  const db = connect(options)
  try {
    const refused = identify(db) ?? tooNew(db) ?? check(db, options.path)
    if (refused === null) configure(db)
    const migrated = refused === null ? migrate(db, { path: options.path, now: options.now }) : err(refused)
    if (migrated.ok) return ok(db)
    db.close()
    return migrated
  } catch (error) {
    db.close()
    throw error
  }
}

function connect({ path, key, nativeBinding }: OpenOptions): Db {
  const db = new Database(path, { fileMustExist: true, ...(nativeBinding === undefined ? {} : { nativeBinding }) })
  unlock(db, path, rawKey(key))
  db.pragma('busy_timeout = 5000')
  db.pragma('cell_size_check = ON')
  return db
}

/** Set at every open: a WAL file that is opened again falls back to NORMAL otherwise. Only once the file is known to be ours. */
function configure(db: Db): void {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  // In pages. Soon written over from its beginning: while a WAL still grows, each commit waits half as long again for the disk.
  db.pragma('wal_autocheckpoint = 1000')
  db.pragma('fullfsync = ON')
  // 64 MiB of pages: decrypting one again costs more than keeping it, and a school's whole store fits.
  db.pragma('cache_size = -65536')
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF')
}

function identify(db: Db): Failure | null {
  const found = db.pragma('application_id', { simple: true })
  return found === APPLICATION_ID ? null : failure('store_not_ours')
}

/** `store_damaged` when SQLite finds something wrong in what it reads of every page, else null. */
export function check(db: Db, path: string): Failure | null {
  const found = db.pragma('quick_check(1)', { simple: true })
  return found === 'ok' && isWritable(path) ? null : failure('store_damaged')
}

/** The driver's codes and the disk's, by how they begin. */
const DAMAGED = ['SQLITE_CORRUPT', 'SQLITE_IOERR_SHORT_READ', 'SQLITE_IOERR_DATA']
const LOCKED = ['SQLITE_BUSY', 'SQLITE_LOCKED']
const UNWRITABLE = [
  'SQLITE_CANTOPEN',
  'SQLITE_READONLY',
  'SQLITE_FULL',
  'SQLITE_PERM',
  'SQLITE_IOERR',
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'EDQUOT',
  'ENOTDIR',
  'EEXIST',
  'EIO',
]

/** The driver's or the disk's; '' where something else was thrown. */
export const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')
/** Whether something was thrown because what the disk gave back was not what had been written. */
export const isDamage = (error: unknown): boolean => DAMAGED.some((known) => codeOf(error).startsWith(known))

function failureOf(error: unknown, path: string): Failure {
  const code = codeOf(error)
  const isOneOf = (codes: readonly string[]): boolean => codes.some((known) => code.startsWith(known))
  if (code === 'SQLITE_NOTADB') return unreadable(path)
  if (isDamage(error)) return failure('store_damaged')
  if (isOneOf(LOCKED)) return failure('store_locked')
  if (isOneOf(UNWRITABLE)) return failure('store_unwritable')
  throw error
}

/** What no key opens as it is: a plain SQLite file, a store that was cut, or a store under another key. */
function unreadable(path: string): Failure {
  if (headerOf(path).toString('latin1').startsWith('SQLite format 3')) return failure('store_not_ours')
  return failure(statSync(path).size % PAGE === 0 ? 'key_wrong' : 'store_damaged')
}

const isThere = (path: string): boolean => existsSync(path) && statSync(path).size > 0
