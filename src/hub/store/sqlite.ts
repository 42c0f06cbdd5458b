import Driver from 'better-sqlite3'
import { migrationsOf } from './migrations.ts'
import { AlreadyThere, DatabaseAway, jsonRows, type Database, type Sql, type SqlValue } from './sql.ts'

export interface SqliteOptions {
  /** A file, `:memory:`, or a whole file's bytes, then kept in memory. */
  readonly path: string | Buffer
  readonly nativeBinding?: string | undefined
  /** How long another process may keep the file to itself, in milliseconds. */
  readonly patience?: number
}

/** The embedded store: one file, one transaction at a time. Throws DatabaseAway while another process keeps the file to itself. */
export function sqliteDatabase(options: SqliteOptions): Database & { readonly driver: Driver.Database } {
  const db = opened(options)
  const statements = new Map<string, Driver.Statement>()
  const prepared = (sql: string): Driver.Statement => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const made = db.prepare(sql)
    statements.set(sql, made)
    return made
  }
  const sql: Sql = {
    all: <R>(text: string, values: readonly SqlValue[] = []) => settled(() => prepared(text).all(named(values)) as R[]),
    run: (text, values = []) => settled(() => void prepared(text).run(named(values))),
    each(first, columns) {
      const list = Object.keys(columns).map((name, at) => `value->>${at} AS ${name}`)
      return { from: `(SELECT ${list.join(', ')} FROM json_each($${first})) AS each`, values: [jsonRows(Object.values(columns))] }
    },
    // SQLite keeps the order of a CROSS JOIN.
    lookUp: ({ from }, columns, table, on) =>
      `SELECT ${columns.map((name) => `t.${name}`).join(', ')} FROM ${from} CROSS JOIN ${table} t WHERE ${on}`,
    end: async (statements) => void (await Promise.all(statements)),
    forUpdate: '',
  }
  let last: Promise<unknown> = Promise.resolve()
  return {
    driver: db,
    transact(_school, work) {
      const next = last.then(async () => {
        try {
          db.exec('BEGIN IMMEDIATE')
          const value = await work(sql)
          db.exec('COMMIT')
          return value
        } catch (error) {
          if (db.inTransaction) db.exec('ROLLBACK')
          throw told(error)
        }
      })
      last = next.catch(() => undefined)
      return next
    },
    ready: () => Promise.resolve(db.open),
    async close() {
      await last
      db.close()
    },
  }
}

function opened({ path, nativeBinding, patience = 5_000 }: SqliteOptions): Driver.Database {
  const db = new Driver(path, { timeout: patience, ...(nativeBinding === undefined ? {} : { nativeBinding }) })
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('trusted_schema = OFF')
    migrate(db)
    return db
  } catch (error) {
    db.close()
    throw told(error)
  }
}

function told(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  // Locked by another process, or no room on the disk.
  if (/^SQLITE_(BUSY|LOCKED|FULL|IOERR)/.test(code)) return new DatabaseAway()
  return /^SQLITE_CONSTRAINT_(PRIMARYKEY|UNIQUE)$/.test(code) ? new AlreadyThere() : error
}

const settled = <T>(work: () => T): Promise<T> => {
  try {
    return Promise.resolve(work())
  } catch (error) {
    return Promise.reject(error as Error)
  }
}
const named = (values: readonly SqlValue[]): Record<string, SqlValue> =>
  Object.fromEntries(values.map((value, at) => [String(at + 1), value]))

const migrations = migrationsOf('sqlite')

function migrate(db: Driver.Database): void {
  const version = Number(db.pragma('user_version', { simple: true }))
  if (version > migrations.length) throw new Error(`a newer hub wrote this file (version ${version})`)
  db.transaction(() => {
    for (const statements of migrations.slice(version)) for (const statement of statements) db.exec(statement)
    db.pragma(`user_version = ${migrations.length}`)
  }).immediate()
}
