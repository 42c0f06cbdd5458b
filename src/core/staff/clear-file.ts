import { rm, stat } from 'node:fs/promises'
import { failure, type Failure } from '../../shared/codes.ts'
import { err, ok, type Result } from '../../shared/result.ts'

interface ClearFile {
  readonly path: string
  readonly file: string
}

/** The account list that was applied last, while passwords lie in it in clear, and a person may want to be rid of it. */
export function clearFileKeeper() {
  let held: ClearFile | null = null
  return {
    hold: (file: ClearFile | null): void => void (held = file),
    /** It is gone when nothing is there any more, whoever took it away. Failures: `not_found`, `import_file_kept` {file}. */
    async delete(): Promise<Result<{ readonly file: string }, Failure>> {
      if (held === null) return err(failure('not_found'))
      const { path, file } = held
      if (!(await isGone(path))) return err(failure('import_file_kept', { file }))
      held = null
      return ok({ file })
    },
  }
}

async function isGone(path: string): Promise<boolean> {
  try {
    await rm(path)
    await stat(path)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
  }
}
