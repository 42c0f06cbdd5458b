import type { Failure } from '../../shared/codes.ts'

/** Carries an expected failure out of a stream's callbacks; caught at the importer's border, never beyond. */
export class ImportFailed extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.code)
    this.failure = failure
  }
}
