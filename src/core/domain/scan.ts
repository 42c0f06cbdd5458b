import { ALPHABET, SECRET_LENGTH } from './secret.ts'

export interface Scanned {
  readonly identifier: string
  readonly secret: string
}

const PREFIX = 'GUICHET1'

/**
 * What a letter's QR code holds: `GUICHET1/IDENTIFIER/SECRET/CHECK`, in QR's alphanumeric set. The check tells a scan that a
 * wrongly set keyboard mangled from one that is not ours.
 */
export function encodeScan({ identifier, secret }: Scanned): string {
  const body = `${PREFIX}/${identifier.toUpperCase()}/${secret}`
  return `${body}/${checkOf(body)}`
}

/** Reads a scan as it was typed by a scanner: as it is, or with the keyboard's layout or its shift undone; null when it is not ours. */
export function decodeScan(typed: string): Scanned | null {
  for (const read of readings(typed)) {
    const found = parse(read)
    if (found !== null) return found
  }
  return null
}

/** A scan as it is, and with the keyboard's layout or its shift undone. */
export const readings = (typed: string): readonly string[] =>
  [same, azertyTypedAsQwerty, qwertyTypedAsAzerty].map((undo) => undo(typed.trim()).toUpperCase())

function parse(text: string): Scanned | null {
  const [prefix, identifier, secret, check, ...rest] = text.split('/')
  if (prefix !== PREFIX || identifier === undefined || secret === undefined || rest.length > 0) return null
  if (check !== checkOf(`${prefix}/${identifier}/${secret}`)) return null
  if (secret.length !== SECRET_LENGTH || identifier === '' || identifier.length > 80) return null
  return { identifier: identifier.toLowerCase(), secret }
}

/** Four symbols over the text: a polynomial modulo a prime, so that every changed or swapped character shows. */
function checkOf(text: string): string {
  let sum = 7
  for (const character of text) sum = (sum * 131 + character.codePointAt(0)!) % 923_513 // a string's iterator gives whole code points
  let check = ''
  for (let i = 0; i < 4; i += 1) {
    check += ALPHABET.charAt(sum % ALPHABET.length)
    sum = Math.floor(sum / ALPHABET.length)
  }
  return check
}

const same = (text: string): string => text

/** The same keys, row by row, on a US and on a French keyboard; what comes with shift stands after the bar. */
const US = '1234567890qwertyuiopasdfghjkl;zxcvbnm,./' + '!@#$%^&*()QWERTYUIOPASDFGHJKL:ZXCVBNM<>?'
const FR = '&é"\'(-è_çàazertyuiopqsdfghjklmwxcvbn,;:!' + '1234567890AZERTYUIOPQSDFGHJKLMWXCVBN?./§'

const translate = (from: string, to: string) => {
  const table = new Map([...from].map((key, i) => [key, [...to][i] ?? key]))
  return (text: string): string => [...text].map((key) => table.get(key) ?? key).join('')
}

/** The scanner presses a US keyboard's keys, the kiosk reads them as a French one: undone by reading them as US again. */
const azertyTypedAsQwerty = translate(FR, US)
const qwertyTypedAsAzerty = translate(US, FR)
