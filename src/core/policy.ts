import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Failure } from '../shared/codes.ts'
import { policySchema, type Policy } from '../shared/policy.ts'
import { parseFile } from '../shared/policy/parse.ts'
import type { Result } from '../shared/result.ts'

/** Reads and checks the policy. Failures: `policy_unreadable` {file, reason}, `policy_invalid` {file, path, expected}. */
export const readPolicy = (path: string): Result<Policy, Failure> =>
  parseFile(policySchema, basename(path), () => readFileSync(path, 'utf8'), { unreadable: 'policy_unreadable', invalid: 'policy_invalid' })
