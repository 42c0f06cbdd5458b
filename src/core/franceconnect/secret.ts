import type { SecretRef } from '../../shared/policy.ts'
import { ok, type Result } from '../../shared/result.ts'
import { readSecret, type SecretFailure } from '../gateways/secrets.ts'
import type { Settings } from '../store/settings.ts'

const KEPT = 'franceconnect.secret'

/**
 * FranceConnect's client secret on a lone station: read from where the policy says it lies and sealed in the encrypted store, so
 * that the file can be taken away; a newer one replaces it.
 */
export function sealedSecret(
  ref: SecretRef,
  settings: Pick<Settings, 'get' | 'put'>,
  env: Readonly<Record<string, string | undefined>>,
): Result<string, SecretFailure> {
  const kept = settings.get(KEPT)
  const given = readSecret(ref, env)
  if (!given.ok) return kept === null ? given : ok(kept)
  if (given.value !== kept) settings.put(KEPT, given.value)
  return given
}
