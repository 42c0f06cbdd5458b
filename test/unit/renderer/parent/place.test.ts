import { describe, expect, it } from 'vitest'
import { maskTyped, placeOf } from '../../../../src/renderer/parent/place.ts'
import { fixtures } from '../../../renderer/harness/fixtures.ts'

describe('a place', () => {
  it('is the same while one question is refused and asked again', () => {
    expect(placeOf(fixtures['ask-phone-invalid'])).toBe(placeOf(fixtures['ask-phone']))
    expect(placeOf(fixtures['confirm-birth-date-wrong'])).toBe(placeOf(fixtures['confirm-birth-date']))
  })
  it('is another for another child, another screen, and at home', () => {
    const { screen, ...step } = fixtures['confirm-birth-date'] as Extract<Parameters<typeof placeOf>[0], { kind: 'step' }>
    if (screen.kind !== 'confirm-birth-date') throw new Error('not a birth date')
    const second = { ...step, screen: { ...screen, view: { ...screen.view, index: 2 } } }
    const places = [
      placeOf(fixtures['confirm-birth-date']),
      placeOf(second),
      placeOf(fixtures['enter-code']),
      placeOf(fixtures.home),
      placeOf(null),
    ]
    expect(new Set(places).size).toBe(places.length)
  })
})

describe('a number while its SMS leaves', () => {
  it.each([
    ['0692123456', '06 92 •• •• 56'],
    ['06 92 12 34 56', '06 92 •• •• 56'],
    ['+262692123456', '26 26 •• •• •• 56'],
    ['1234', '•• ••'],
    ['', ''],
  ])('%s is shown as %s', (typed, shown) => expect(maskTyped(typed)).toBe(shown))
})
