import { failure, type Failure } from '../../shared/codes.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { takeBackup } from './backup.ts'
import { migrations } from './migrations/index.ts'
import type { Db } from './open.ts'

/**
 * Runs every pending migration in one transaction, after a backup when the store already holds something.
 * Gives the version reached. Failure: `store_from_future` when a newer Guichet wrote this store. Throws what SQLite or the disk
 * throw; the store is then as it was.
 * @param steps the migrations; tests pass fewer to make a store of an earlier version
 */
export function migrate(
  db: Db,
  at: { readonly path: string; readonly now: number },
  steps: readonly string[] = migrations,
): Result<number, Failure> {
  const refused = tooNew(db, steps)
  if (refused !== null) return err(refused)
  const version = versionOf(db)
  if (version === steps.length) return ok(version)
  if (version > 0) takeBackup(db, { ...at, label: `v${version}` })
  const run = db.transaction(() => {
    for (const sql of steps.slice(version)) db.exec(sql)
    const orphans = db.pragma('foreign_key_check') as readonly unknown[]
    if (orphans.length > 0) throw new Error(`the migration from version ${version} leaves ${orphans.length} rows without their parent`)
    db.pragma(`user_version = ${steps.length}`)
  })
  // Off while tables are made anew, as SQLite asks: dropping the old one would otherwise take along the rows that refer to it.
  const enforced = db.pragma('foreign_keys', { simple: true })
  db.pragma('foreign_keys = OFF')
  try {
    run.immediate()
  } finally {
    db.pragma(`foreign_keys = ${String(enforced)}`)
  }
  return ok(steps.length)
}

/** `store_from_future` when a newer Guichet wrote this store, else null. Changes nothing. */
export function tooNew(db: Db, steps: readonly string[] = migrations): Failure | null {
  const version = versionOf(db)
  return version > steps.length ? failure('store_from_future', { version }) : null
}

const versionOf = (db: Db): number => Number(db.pragma('user_version', { simple: true }))
