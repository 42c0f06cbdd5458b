import type { AccountListPreview } from '../../../shared/account-list.ts'
import { failure, type Failure } from '../../../shared/codes.ts'
import { err, ok, type Result } from '../../../shared/result.ts'
import type { PasswordHasher } from '../../secrets/password-hash.ts'
import type { Db } from '../../store/open.ts'
import { attach, type Attached } from '../attach.ts'
import type { Detected } from '../detect.ts'
import { ImportFailed } from '../failed.ts'
import { openStaging, removeStaging } from '../staging.ts'
import { ticker } from '../tick.ts'
import { oneAtATime } from '../turn.ts'
import { makeClaims, matchLines } from './match.ts'
import { dropKnownPasswords, type HashOptions } from './passwords.ts'
import { accountListPreview } from './preview.ts'
import { readAccountList } from './read.ts'

export interface ListOptions extends Attached {
  readonly nativeBinding?: string | undefined
  readonly expectedUai: string | null
  readonly hasher: PasswordHasher
  readonly signal: AbortSignal
  readonly onProgress: (progress: {
    readonly phase: 'reading' | 'comparing' | 'hashing'
    readonly done: number
    readonly total: number
  }) => void
}

/** A list that waits, with the file it came from, which a person may want to be rid of. */
export interface StagedList extends Attached {
  readonly preview: AccountListPreview
  readonly path: string
  readonly file: string
}

const stopper =
  (signal: AbortSignal): (() => void) =>
  () => {
    if (signal.aborted) throw new ImportFailed(failure('import_cancelled'))
  }
export const hashing = ({ hasher, signal, onProgress }: ListOptions): HashOptions => ({
  hasher,
  between: stopper(signal),
  onProgress: (done, total) => onProgress({ phase: 'hashing', done, total }),
})

/**
 * Reads EduConnect's account list and compares it; changes nothing. Failures: `no_school` (nobody to match yet), `import_missing_heading`,
 * `import_other_school`, `import_cancelled`, and those of reading a table.
 */
export function previewAccountList(db: Db, found: Detected, options: ListOptions): Promise<Result<StagedList, Failure>> {
  return oneAtATime(db, async () => {
    const { stagingPath, stagingKey, expectedUai, signal, onProgress } = options
    if (db.prepare('SELECT 1 FROM pupil WHERE left_on IS NULL LIMIT 1').get() === undefined) return err(failure('no_school'))
    const staging = openStaging(stagingPath, stagingKey, options.nativeBinding)
    try {
      const tick = ticker(stopper(signal), (done) => onProgress({ phase: 'reading', done, total: 0 }))
      stopper(signal)()
      await readAccountList(found.source, staging, expectedUai, tick)
      staging.close()
      onProgress({ phase: 'comparing', done: 0, total: 0 })
      const detach = attach(db, options)
      try {
        matchLines(db)
        makeClaims(db, [])
        await dropKnownPasswords(db, hashing(options))
        const preview = accountListPreview(db)
        if (preview.lines === 0) throw new ImportFailed(failure('import_empty', { file: found.source.file }))
        return ok({ preview, path: found.path, file: found.source.file, stagingPath, stagingKey })
      } finally {
        detach()
      }
    } catch (error) {
      staging.close()
      removeStaging(stagingPath)
      if (error instanceof ImportFailed) return err(error.failure)
      throw error
    }
  })
}
