import { createHmac, timingSafeEqual } from 'node:crypto'

export type HashPurpose = 'provisional' | 'code' | 'recipient'

/**
 * HMAC-SHA-256 under a key that lies in the encrypted store. Stands for argon2 where the secret itself is long enough
 * (13 symbols of 31 = 64 bits) or short-lived (a 6-digit code, 30 minutes, one try). The purpose keeps hashes of one kind
 * from serving as another.
 * @param keys the first makes hashes, each opens them: machines that agree through a hub bring the keys of letters that were out before
 */
export function keyedHash(keys: () => readonly Uint8Array[]) {
  const under = (key: Uint8Array, purpose: HashPurpose, value: string): string =>
    createHmac('sha256', key).update(`${purpose}\0${value}`).digest('base64url')
  return {
    hash(purpose: HashPurpose, value: string): string {
      const [first] = keys()
      if (first === undefined) throw new Error('no key of keyed hashes')
      return under(first, purpose, value)
    },
    /** Compares in constant time, with every key, whichever fits. */
    matches(purpose: HashPurpose, value: string, stored: string): boolean {
      const kept = Buffer.from(stored)
      let fits = false
      for (const key of keys()) {
        const given = Buffer.from(under(key, purpose, value))
        fits = (given.length === kept.length && timingSafeEqual(given, kept)) || fits
      }
      return fits
    },
  }
}
export type KeyedHash = ReturnType<typeof keyedHash>
