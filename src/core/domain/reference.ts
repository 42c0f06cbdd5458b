import { readings } from './scan.ts'
import { ALPHABET } from './secret.ts'

/** A request's name: short enough to be said aloud, drawn at random so that nobody guesses another's. */
const LENGTH = 6
const PREFIX = 'GUICHETR/'

/** Six unambiguous symbols, grouped: «K7P-4XM». `bytes` gives that many random bytes. */
export function makeReference(bytes: (length: number) => Uint8Array): string {
  let made = ''
  while (made.length < LENGTH) {
    const [byte = 255] = bytes(1)
    // 248 is the last multiple of 31 in a byte: no symbol is likelier than another.
    if (byte < 248) made += ALPHABET.charAt(byte % ALPHABET.length)
  }
  return `${made.slice(0, 3)}-${made.slice(3)}`
}

/** What the slip's QR code holds. */
export const encodeReference = (reference: string): string => `${PREFIX}${reference}`

/** A reference as typed, or as a scanner types the slip's code, as it is kept; null when it is none. */
export function readReference(typed: string): string | null {
  for (const reading of readings(typed)) {
    const symbols = reading.replace(PREFIX, '').replaceAll(/[^A-Z0-9]/g, '')
    if (symbols.length === LENGTH && [...symbols].every((symbol) => ALPHABET.includes(symbol))) {
      return `${symbols.slice(0, 3)}-${symbols.slice(3)}`
    }
  }
  return null
}
