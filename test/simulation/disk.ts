import Driver from 'better-sqlite3'
import { migrations } from '../../src/core/store/migrations/index.ts'

/** A station's store in memory: migrated, empty, as a file would be. */
export function emptyDisk(): Driver.Database {
  const db = new Driver(':memory:')
  db.pragma('foreign_keys = OFF')
  for (const sql of migrations) db.exec(sql)
  db.pragma('foreign_keys = ON')
  return db
}

/** What a backup, a copied disk or a machine that starts again holds. */
export const imageOf = (db: Driver.Database): Buffer => db.serialize()

export function diskFrom(image: Buffer): Driver.Database {
  const db = new Driver(image)
  db.pragma('foreign_keys = ON')
  Object.defineProperty(db, 'prepare', { value: onFirstUse(db.prepare.bind(db)) })
  return db
}

/** A machine that starts prepares hundreds of statements; in a story it uses few of them before it starts again. */
function onFirstUse(prepare: Driver.Database['prepare']): (sql: string) => Pick<Driver.Statement, 'get' | 'all' | 'run' | 'iterate'> {
  return (sql) => {
    let made: Driver.Statement | null = null
    const it = (): Driver.Statement => (made ??= prepare(sql))
    return {
      get: (...values) => it().get(...values),
      all: (...values) => it().all(...values),
      run: (...values) => it().run(...values),
      iterate: (...values) => it().iterate(...values),
    }
  }
}

/** Until it is given back, nothing that needs a new page can be written. */
export function fill(db: Driver.Database): () => void {
  const before = Number(db.pragma('max_page_count', { simple: true }))
  db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true }))}`)
  return () => void db.pragma(`max_page_count = ${before}`)
}

export const isFull = (error: unknown): boolean => error instanceof Error && 'code' in error && String(error.code) === 'SQLITE_FULL'
