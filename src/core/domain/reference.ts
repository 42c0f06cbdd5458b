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

/** A reference as typed or scanned, as it is kept; null when it is none. */
export function readReference(typed: string): string | null {
  const symbols = typed.trim().toUpperCase().replace(/^GUICHETR[^A-Z0-9]/, '').replaceAll(/[^A-Z0-9]/g, '')
  return symbols.length === LENGTH && [...symbols].every((symbol) => ALPHABET.includes(symbol))
    ? `${symbols.slice(0, 3)}-${symbols.slice(3)}`
    : null
}

/** Whether a scan is a slip's, whatever the scanner's keyboard did to its signs. */
export const isReferenceScan = (text: string): boolean => /^GUICHETR[^A-Z0-9]/i.test(text.trim())
