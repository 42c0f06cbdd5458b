import { readFileSync } from 'node:fs'
import type { SecretRef } from '../../shared/policy/secret-ref.ts'
import { err, ok, type Result } from '../../shared/result.ts'

/** Where a secret was looked for in vain, and why: `missing`, `empty`, or the disk's code. Never what was found. */
export interface SecretFailure {
  readonly env?: string
  readonly file?: string
  readonly reason: string
}

/** A secret from where the policy says it lies. Trailing line ends of a file are not part of it. */
export function readSecret(ref: SecretRef, env: Readonly<Record<string, string | undefined>>): Result<string, SecretFailure> {
  if ('env' in ref) {
    const value = env[ref.env]
    return value === undefined || value === '' ? err({ env: ref.env, reason: value === undefined ? 'missing' : 'empty' }) : ok(value)
  }
  try {
    const value = readFileSync(ref.file, 'utf8')
      .replace(/^\uFEFF/, '')
      .replace(/[\r\n]+$/, '')
    return value === '' ? err({ file: ref.file, reason: 'empty' }) : ok(value)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    return err({ file: ref.file, reason: code === 'ENOENT' ? 'missing' : code })
  }
}

/** Every secret of a description by its name, or the first that is not there. */
export function readSecrets(
  refs: Readonly<Record<string, SecretRef>>,
  env: Readonly<Record<string, string | undefined>>,
): Result<Readonly<Record<string, string>>, SecretFailure> {
  const found: [string, string][] = []
  for (const [name, ref] of Object.entries(refs)) {
    const secret = readSecret(ref, env)
    if (!secret.ok) return secret
    found.push([name, secret.value])
  }
  return ok(Object.fromEntries(found))
}
