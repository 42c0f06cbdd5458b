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
  return db
}

/** Until it is given back, nothing that needs a new page can be written. */
export function fill(db: Driver.Database): () => void {
  const before = Number(db.pragma('max_page_count', { simple: true }))
  db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true }))}`)
  return () => void db.pragma(`max_page_count = ${before}`)
}

export const isFull = (error: unknown): boolean => error instanceof Error && 'code' in error && String(error.code) === 'SQLITE_FULL'
