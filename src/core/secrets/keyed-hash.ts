import { createHmac, timingSafeEqual } from 'node:crypto'

export type HashPurpose = 'provisional' | 'code' | 'recipient'

/**
 * HMAC-SHA-256 under a key that lies in the encrypted store. Stands for argon2 where the secret itself is long enough
 * (13 symbols of 31 = 64 bits) or short-lived (a 6-digit code, 30 minutes, one try). The purpose keeps hashes of one kind
 * from serving as another.
 */
export function keyedHash(key: Uint8Array) {
  const hash = (purpose: HashPurpose, value: string): string => createHmac('sha256', key).update(`${purpose}\0${value}`).digest('base64url')
  return {
    hash,
    /** Compares in constant time. */
    matches(purpose: HashPurpose, value: string, stored: string): boolean {
      const given = Buffer.from(hash(purpose, value))
      const kept = Buffer.from(stored)
      return given.length === kept.length && timingSafeEqual(given, kept)
    },
  }
}
export type KeyedHash = ReturnType<typeof keyedHash>
