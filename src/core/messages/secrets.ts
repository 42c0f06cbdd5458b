import { readFileSync } from 'node:fs'
import type { SecretRef } from '../../shared/policy.ts'

/** A secret from where the policy says it lies; null when it is not there. Trailing line ends of a file are not part of it. */
export function readSecret(ref: SecretRef, env: Readonly<Record<string, string | undefined>>): string | null {
  if ('env' in ref) return env[ref.env] ?? null
  try {
    return readFileSync(ref.file, 'utf8').replace(/[\r\n]+$/, '')
  } catch {
    return null
  }
}
