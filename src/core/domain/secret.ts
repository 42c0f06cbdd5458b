/** No 0 O 1 I L: what is read aloud or copied by hand stays one thing. 31 symbols, 4.95 bits each. */
export const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

/** 13 symbols are 64 bits: enough for a keyed hash to stand for argon2, so that a thousand letters stay fast. */
export const SECRET_LENGTH = 13

type Bytes = (length: number) => Uint8Array

/** A provisional password. Bytes past the last whole multiple of the alphabet are thrown away, so that no symbol is likelier. */
export function makeSecret(bytes: Bytes): string {
  const bound = 256 - (256 % ALPHABET.length)
  let secret = ''
  while (secret.length < SECRET_LENGTH) {
    for (const byte of bytes(SECRET_LENGTH)) {
      if (byte < bound && secret.length < SECRET_LENGTH) secret += ALPHABET.charAt(byte % ALPHABET.length)
    }
  }
  return secret
}

/** What was typed, as it was issued: upper case, without spaces and dashes. */
export const normalizeSecret = (typed: string): string => typed.toUpperCase().replaceAll(/[\s\-–—_.]/g, '')

/** For reading: XXXX-XXXX-XXXXX. */
export const groupSecret = (secret: string): string => `${secret.slice(0, 4)}-${secret.slice(4, 8)}-${secret.slice(8)}`

/** A six-digit code, every one as likely (NIST 800-63B: at least six digits from a CSPRNG). */
export function makeCode(bytes: Bytes): string {
  const bound = Math.floor(2 ** 32 / 1_000_000) * 1_000_000
  for (;;) {
    const [a = 0, b = 0, c = 0, d = 0] = bytes(4)
    const drawn = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
    if (drawn < bound) return String(drawn % 1_000_000).padStart(6, '0')
  }
}

/**
 * Marks the hash of a provisional password that EduConnect issued, as chosen passwords are hashed: eight letters are too few for a keyed
 * hash. What lies behind the mark is the hasher's.
 */
const ISSUED = 'issued:'
export const issuedHash = (hash: string): string => `${ISSUED}${hash}`
/** The hasher's part; null when it is a keyed hash, of a password of ours. */
export const hashOfIssued = (stored: string): string | null => (stored.startsWith(ISSUED) ? stored.slice(ISSUED.length) : null)
/** The same in SQL, over a column. */
export const isIssuedSql = (column: string): string => `${column} GLOB '${ISSUED}*'`
