import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { failure, type Failure } from '../shared/codes.ts'
import { policySchema, type Policy } from '../shared/policy.ts'
import { err, ok, type Result } from '../shared/result.ts'

/** Reads and checks the policy. Failures: `policy_unreadable` {file, reason}, `policy_invalid` {file, path, expected}. */
export function readPolicy(path: string): Result<Policy, Failure> {
  const file = basename(path)
  let given: unknown
  try {
    // Notepad puts a mark before UTF-8.
    given = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : ((error as NodeJS.ErrnoException).code ?? 'EIO')
    return err(failure('policy_unreadable', { file, reason: reason.slice(0, 200) }))
  }
  const parsed = policySchema.safeParse(given)
  if (parsed.success) return ok(parsed.data)
  const [issue] = parsed.error.issues
  const where = issue?.path.map(String).join('.') ?? ''
  return err(failure('policy_invalid', { file, path: where === '' ? '(racine)' : where, expected: (issue?.message ?? '').slice(0, 200) }))
}
