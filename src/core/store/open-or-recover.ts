import { failure, type Failure } from '../../shared/codes.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { openStore, type Db, type OpenOptions } from './open.ts'
import { goOnRecovering, isRecovering, recover, type Recovery } from './recovery.ts'

export interface Opened {
  readonly db: Db
  /** Not null: a backup took the place of a store that was damaged, and nobody was told yet. */
  readonly recovery: Recovery | null
}

/** Opens the store and mends nothing: for whoever is beside a station. Failures: those of `openStore`. */
export function openBeside(options: OpenOptions): Result<Opened, Failure> {
  if (isRecovering(options.path)) return err(failure('store_damaged'))
  const opened = openStore(options)
  return opened.ok ? ok({ db: opened.value, recovery: null }) : opened
}

/** Damage to the first page looks like a wrong key; whether it is one, the backups tell. */
const MENDABLE: readonly Failure['code'][] = ['store_damaged', 'key_wrong']

/** Opens the store. One that is damaged is put aside for its newest backup that opens. Failures: those of `openStore`. */
export function openOrRecover(options: OpenOptions): Result<Opened, Failure> {
  let begun: Recovery | null
  try {
    begun = goOnRecovering(options.path)
  } catch {
    return err(failure('store_unwritable'))
  }
  const opened = openStore(options)
  if (opened.ok) return ok({ db: opened.value, recovery: begun })
  if (!MENDABLE.includes(opened.error.code)) return opened
  const recovered = recover(options)
  if (!recovered.ok) return recovered.error.code === 'store_damaged' ? opened : recovered
  const again = openStore(options)
  if (!again.ok) return again
  // Had power gone while the backup was put in place, what was damaged first is what was worked with.
  return ok({ db: again.value, recovery: { ...recovered.value, damaged: begun?.damaged ?? recovered.value.damaged } })
}
