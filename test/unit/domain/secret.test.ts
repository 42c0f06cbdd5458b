import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import fc from '../../setup/fast-check.ts'
import { decodeScan, encodeScan } from '../../../src/core/domain/scan.ts'
import { ALPHABET, groupSecret, makeCode, makeSecret, normalizeSecret, SECRET_LENGTH } from '../../../src/core/domain/secret.ts'

const secrets = fc
  .array(fc.constantFrom(...ALPHABET), { minLength: SECRET_LENGTH, maxLength: SECRET_LENGTH })
  .map((symbols) => symbols.join(''))
const identifiers = fc.stringMatching(/^[a-z]\.[a-z]{1,20}\d{0,2}$/)

const US = '1234567890qwertyuiopasdfghjkl;zxcvbnm,./!@#$%^&*()QWERTYUIOPASDFGHJKL:ZXCVBNM<>?'
const FR = '&é"\'(-è_çàazertyuiopqsdfghjklmwxcvbn,;:!1234567890AZERTYUIOPQSDFGHJKLMWXCVBN?./§'
const retyped = (text: string, from: string, to: string): string => [...text].map((key) => [...to][[...from].indexOf(key)] ?? key).join('')

describe('secrets', () => {
  it('use no sign that can be taken for another, each as likely', () => {
    expect(ALPHABET).not.toMatch(/[01OIL]/)
    const counts = new Map<string, number>()
    for (let i = 0; i < 2000; i += 1)
      for (const symbol of makeSecret((n) => randomBytes(n))) counts.set(symbol, (counts.get(symbol) ?? 0) + 1)
    const expected = (2000 * SECRET_LENGTH) / ALPHABET.length
    for (const symbol of ALPHABET) expect(Math.abs((counts.get(symbol) ?? 0) - expected)).toBeLessThan(expected * 0.25)
  })
  it('are read back however they are typed', () => {
    fc.assert(fc.property(secrets, (secret) => normalizeSecret(groupSecret(secret).toLowerCase().replaceAll('-', ' - ')) === secret))
  })
  it('make six-digit codes', () => {
    expect(makeCode(() => new Uint8Array([0, 0, 0, 7]))).toBe('000007')
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (bytes) => bytes[0] === 255 || /^\d{6}$/.test(makeCode(() => bytes))),
    )
  })
})

describe('scans', () => {
  it('survive a scanner and a kiosk that disagree on the keyboard', () => {
    fc.assert(
      fc.property(identifiers, secrets, (identifier, secret) => {
        const text = encodeScan({ identifier, secret })
        for (const typed of [text, text.toLowerCase(), retyped(text, US, FR), retyped(text, FR, US)]) {
          expect(decodeScan(typed)).toEqual({ identifier, secret })
        }
      }),
    )
  })
  it('refuse one altered character', () => {
    fc.assert(
      fc.property(identifiers, secrets, fc.nat(), fc.constantFrom(...ALPHABET), (identifier, secret, position, symbol) => {
        const text = encodeScan({ identifier, secret })
        const at = position % text.length
        const altered = text.slice(0, at) + symbol + text.slice(at + 1)
        return altered.toLowerCase() === text.toLowerCase() || decodeScan(altered) === null
      }),
    )
  })
  it('refuse anything else', () => {
    fc.assert(fc.property(fc.string(), (text) => decodeScan(text) === null))
  })
})
