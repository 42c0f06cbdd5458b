import { failure, type Failure } from '../../shared/codes.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { takeBackup } from './backup.ts'
import { migrations } from './migrations/index.ts'
import type { Db } from './open.ts'

/**
 * Runs every pending migration in one transaction, after a backup when the store already holds something.
 * Gives the version reached. Failure: `store_from_future` when a newer Guichet wrote this store.
 * @param steps the migrations; tests pass fewer to make a store of an earlier version
 */
export function migrate(
  db: Db,
  at: { readonly path: string; readonly now: number },
  steps: readonly string[] = migrations,
): Result<number, Failure> {
  const version = Number(db.pragma('user_version', { simple: true }))
  if (version > steps.length) return err(failure('store_from_future', { version }))
  if (version === steps.length) return ok(version)
  if (version > 0) takeBackup(db, { ...at, label: `v${version}` })
  const run = db.transaction(() => {
    for (const sql of steps.slice(version)) db.exec(sql)
    db.pragma(`user_version = ${steps.length}`)
  })
  run.immediate()
  return ok(steps.length)
}
