import type { z } from 'zod'
import { failure, type Code, type Failure } from '../codes.ts'
import { err, ok, type Result } from '../result.ts'

/**
 * A file that people write, checked. Failures: `unreadable` {file, reason}, `invalid` {file, path, expected}; nothing of what the
 * file holds is in them but names of fields.
 * @param read gives its text; what it throws is the reason
 */
export function parseFile<S extends z.ZodType>(
  schema: S,
  file: string,
  read: () => string,
  codes: { readonly unreadable: Code; readonly invalid: Code },
): Result<z.output<S>, Failure> {
  let given: unknown
  try {
    // Notepad puts a mark before UTF-8.
    given = JSON.parse(read().replace(/^\uFEFF/, ''))
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : String((error as { readonly code?: string }).code ?? 'EIO')
    return err(failure(codes.unreadable, { file, reason: reason.slice(0, 200) }))
  }
  const parsed = schema.safeParse(given)
  if (parsed.success) return ok(parsed.data)
  const [issue] = parsed.error.issues
  const where = issue?.path.map(String).join('.') ?? ''
  const path = where === '' ? '(racine)' : where.slice(0, 200)
  return err(failure(codes.invalid, { file, path, expected: (issue?.message ?? '').slice(0, 200) }))
}
