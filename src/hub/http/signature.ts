import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto'
import { failure, type Failure } from '../../shared/codes.ts'
import { SIGNED, SIGNING_WINDOW, toSign } from '../../shared/hub-signing.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { HubPorts } from '../ports.ts'
import type { Sql } from '../store/sql.ts'

/** What is there of a request before its body. */
export interface SignedHead {
  /** Header values by their lower-case names. */
  readonly header: (name: string) => string | undefined
}
export interface SignedRequest extends SignedHead {
  readonly method: string
  readonly path: string
  readonly body: Uint8Array
}
export interface KnownCaller {
  readonly school: string
  readonly station: string
}

/** DER that says «Ed25519 public key» before its 32 bytes (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')
const keyOf = (base64url: string): KeyObject =>
  createPublicKey({ key: Buffer.concat([SPKI, Buffer.from(base64url, 'base64url')]), format: 'der', type: 'spki' })

/** One in so many requests sweeps the nonces that are too old to matter. */
const SWEEP = 64

interface Claim extends KnownCaller {
  readonly time: string
  readonly nonce: string
  readonly signature: string
}

/** What the head says, nothing of it proven. Failures: `hub_unsigned`, `hub_clock` {minutes}. */
function claimOf({ header }: SignedHead, now: number): Result<Claim, Failure> {
  const [school, station, time, nonce, signature] = [
    header(SIGNED.school),
    header(SIGNED.station),
    header(SIGNED.time),
    header(SIGNED.nonce),
    header(SIGNED.signature),
  ]
  if (!isShort(school) || !isShort(station) || !isShort(time) || !isShort(nonce) || signature === undefined)
    return err(failure('hub_unsigned'))
  const off = Number(time) - now
  if (!Number.isFinite(off)) return err(failure('hub_unsigned'))
  if (Math.abs(off) > SIGNING_WINDOW) return err(failure('hub_clock', { minutes: Math.round(Math.abs(off) / 60_000) }))
  return ok({ school, station, time, nonce, signature })
}

/**
 * Who sent a request: the holder of a station's private key, now, once. The one place where a school comes from; everything behind
 * it works inside that school only. Failures: `hub_unsigned` (no, wrong or repeated signature, or nobody known), `hub_clock`
 * {minutes}, `station_unknown` (revoked).
 */
export function signatures({ database, now, random }: Pick<HubPorts, 'database' | 'now' | 'random'>) {
  const keyOfStation = async (sql: Sql, { school, station }: KnownCaller) => {
    const [known] = await sql.all<{ public_key: string; revoked_at: number | null }>(
      'SELECT public_key, revoked_at FROM hub_station WHERE school = $1 AND id = $2',
      [school, station],
    )
    return known
  }
  return {
    /** Whom a request says it is from, before its body is there to prove it: somebody known, at this hour. The same failures. */
    async foresee(head: SignedHead): Promise<Result<KnownCaller, Failure>> {
      const claim = claimOf(head, now())
      if (!claim.ok) return claim
      const { school, station } = claim.value
      const known = await database.transact(school, (sql) => keyOfStation(sql, claim.value))
      if (known === undefined) return err(failure('hub_unsigned'))
      return known.revoked_at === null ? ok({ school, station }) : err(failure('station_unknown'))
    },
    async check({ method, path, header, body }: SignedRequest): Promise<Result<KnownCaller, Failure>> {
      const unsigned = err(failure('hub_unsigned'))
      const claim = claimOf({ header }, now())
      if (!claim.ok) return claim
      const { school, station, time, nonce, signature } = claim.value
      const text = toSign({ method, path, school, station, time, nonce, bodyHash: createHash('sha256').update(body).digest('hex') })
      return database.transact(school, async (sql) => {
        const known = await keyOfStation(sql, claim.value)
        if (known === undefined) return unsigned
        if (!verify(null, Buffer.from(text), keyOf(known.public_key), Buffer.from(signature, 'base64url'))) return unsigned
        if (known.revoked_at !== null) return err(failure('station_unknown'))
        const [first] = await sql.all<{ nonce: string }>(
          'INSERT INTO hub_nonce (school, station, nonce, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING nonce',
          [school, station, nonce, now()],
        )
        if (first === undefined) return unsigned
        if ((random(1)[0] ?? 0) % SWEEP === 0)
          await sql.run('DELETE FROM hub_nonce WHERE school = $1 AND at < $2', [school, now() - 3 * SIGNING_WINDOW])
        return ok({ school, station })
      })
    },
  }
}
export type Signatures = ReturnType<typeof signatures>

const isShort = (value: string | undefined): value is string =>
  value !== undefined && value.length > 0 && value.length <= 64 && !value.includes('\n')
