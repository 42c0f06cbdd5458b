import { failure, type Failure } from '../../shared/codes.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { decodeScan } from '../domain/scan.ts'
import { hashOfIssued, normalizeSecret } from '../domain/secret.ts'
import type { CheckedCredentials, CredentialCheck, Directory } from '../flows/ports.ts'
import type { Clock } from '../ports.ts'
import type { KeyedHash } from '../secrets/keyed-hash.ts'
import type { PasswordHasher } from '../secrets/password-hash.ts'
import type { CredentialRow } from '../store/credentials.ts'
import type { Store } from '../store/store.ts'
import type { Brakes } from './brakes.ts'

export interface CredentialCheckPorts {
  readonly store: Store
  readonly directory: Directory
  readonly brakes: Brakes
  readonly hashes: KeyedHash
  readonly hasher: PasswordHasher
  readonly clock: Clock
}

/** Identifiant and mot de passe, provisional or chosen. An unknown identifier costs the same work as a known one. */
export function credentialCheck({ store, directory, brakes, hashes, hasher, clock }: CredentialCheckPorts): CredentialCheck {
  const kiosk = { brake: 'kiosk-password', subject: 'kiosk' } as const

  async function check(identifier: string, password: string): Promise<Result<CheckedCredentials, Failure>> {
    const row = store.accounts.byIdentifier(identifier.trim())
    const account = row === null ? null : directory.account(row.id)
    const own = { brake: 'wrong-password', subject: row?.id ?? 'unknown' } as const
    if (brakes.left(kiosk) === 0 || (row !== null && brakes.left(own) === 0)) return err(failure('credentials_too_many'))
    const kept = row === null ? [] : store.credentials.ofAccount(row.id)
    const secret = normalizeSecret(password)
    const ours = kept.find((c) => c.kind === 'provisional' && hashes.matches('provisional', secret, c.hash))
    const chosen = kept.find((c) => c.kind === 'password' && c.ended_at === null)
    // One that EduConnect issued is short, and hashed as chosen ones are: one such hash is verified, whichever it is.
    const issued = chosen === undefined ? kept.find((c) => c.kind === 'provisional' && hashOfIssued(c.hash) !== null) : undefined
    const slow = chosen?.hash ?? (issued === undefined ? null : hashOfIssued(issued.hash))
    const verified = await hasher.verify(issued === undefined ? password : password.trim(), slow)
    const isPassword = verified && issued === undefined
    const provisional = verified && issued !== undefined ? issued : ours
    if (row?.merged_into != null && (isPassword || provisional !== undefined)) return err(failure('account_merged'))
    if (row?.closed_at != null && (isPassword || provisional !== undefined)) return err(failure('account_closed'))
    if (account !== null && isPassword) return ok({ kind: 'password', account })
    if (account !== null && provisional !== undefined) {
      const ended = endOf(provisional, clock.now())
      if (ended === null) return ok({ kind: 'provisional', account })
      return err(ended)
    }
    brakes.miss(kiosk)
    if (row !== null) brakes.miss(own)
    return err(failure('credentials_wrong'))
  }

  return { check, readScan: decodeScan }
}

/** Why a provisional password that was once right does not serve now; null when it does. */
function endOf(credential: CredentialRow, now: number): Failure | null {
  if (credential.end_reason === 'used') return failure('credentials_used')
  if (credential.ended_at !== null) return failure('credentials_replaced')
  if (credential.expires_at !== null && credential.expires_at <= now) return failure('credentials_expired')
  return null
}
