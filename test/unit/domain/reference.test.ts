import { describe, expect, it } from 'vitest'
import fc from '../../setup/fast-check.ts'
import { encodeReference, makeReference, readReference } from '../../../src/core/domain/reference.ts'

const drawn = fc
  .infiniteStream(fc.integer({ min: 0, max: 255 }))
  .map((stream) => makeReference((length) => Uint8Array.from({ length }, () => stream.next().value)))

/** A scanner that presses a US keyboard's keys at a kiosk whose system is set to French. */
const US = '1234567890-/'
const FR = '&é"\'(-è_çà)!'
const misread = (text: string): string =>
  [...text.toLowerCase()]
    .map((key) => (US.includes(key) ? (FR[US.indexOf(key)] ?? key) : ({ a: 'q', q: 'a', z: 'w', w: 'z', m: ',' }[key] ?? key)))
    .join('')

describe('a reference', () => {
  it('is read as it was given, typed in any way', () => {
    fc.assert(
      fc.property(drawn, (reference) => {
        expect(reference).toMatch(/^[2-9A-HJKMNP-Z]{3}-[2-9A-HJKMNP-Z]{3}$/)
        expect(readReference(reference)).toBe(reference)
        expect(readReference(` ${reference.toLowerCase().replace('-', ' ')} `)).toBe(reference)
        expect(readReference(encodeReference(reference))).toBe(reference)
      }),
    )
  })
  it('is none when it is too short, too long, or has a sign that is never drawn', () => {
    for (const typed of ['', 'K7P', 'K7P-4XM2', 'K7P-4XO', 'GUICHET1/K7P-4XM']) expect(readReference(typed)).toBeNull()
  })
  it('is read from a slip although the keyboard’s layout is another', () => {
    expect(readReference(misread('GUICHETR/K7P-4XB'))).toBe('K7P-4XB')
  })
})
