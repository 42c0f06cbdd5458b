import type { Failure } from '../../shared/codes.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Store } from '../store/store.ts'

/** A wanted end of a transaction that must leave nothing behind. */
class Abandoned extends Error {
  readonly failure: Failure
  constructor(reason: Failure) {
    super(reason.code)
    this.failure = reason
  }
}

/** Inside `allOrNothing`: undoes what was done so far and gives that failure back. */
export function abandon(reason: Failure): never {
  throw new Abandoned(reason)
}

/** One transaction; `abandon` ends it as if it had never begun. Failures: those it was abandoned with. */
export function allOrNothing(store: Store, work: () => void): Result<Record<string, never>, Failure> {
  try {
    store.atomically(work)
    return ok({})
  } catch (error) {
    if (error instanceof Abandoned) return err(error.failure)
    throw error
  }
}
