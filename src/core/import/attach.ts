import { useCipherOf } from '../store/cipher.ts'
import type { Db } from '../store/open.ts'

export interface Attached {
  readonly stagingPath: string
  /** As the driver reads it; null: a plain file beside a plain store. */
  readonly stagingKey: string | null
}

/** Pages kept in memory on either side, in KiB as SQLite counts them: ids are random, and a great school's rows do not fit in less. */
const CACHE = -48_000

/**
 * Attaches the staging file as `staging`; gives back how to detach it. It needs no durability of its own: it is thrown away after a
 * crash. What SQLite sorts stays in memory from here on, never in clear in the system's temporary folder.
 */
export function attach(db: Db, { stagingPath, stagingKey }: Attached): () => void {
  const before = Number(db.pragma('main.cache_size', { simple: true }))
  db.pragma('temp_store = MEMORY')
  useCipherOf(db, stagingPath)
  db.prepare('ATTACH ? AS staging KEY ?').run(stagingPath, stagingKey ?? '')
  db.pragma('staging.synchronous = OFF')
  db.pragma(`staging.cache_size = ${CACHE}`)
  db.pragma(`main.cache_size = ${CACHE}`)
  return () => {
    db.pragma(`main.cache_size = ${before}`)
    db.exec('DETACH staging')
  }
}
