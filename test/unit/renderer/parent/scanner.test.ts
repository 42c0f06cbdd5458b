import { describe, expect, it } from 'vitest'
import fc from '../../../setup/fast-check.ts'
import { LONGEST_GAP_MS, NO_SCAN, scanKey, SHORTEST, type Scan } from '../../../../src/renderer/parent/scanner.ts'

interface Key {
  readonly key: string
  readonly gap: number
}

/** What was read at each Enter. */
function typed(keys: readonly Key[]): (string | null)[] {
  let scan: Scan = NO_SCAN
  let at = 5_000
  return keys.flatMap(({ key, gap }) => {
    at += gap
    const next = scanKey(scan, key, at)
    scan = next.scan
    return key === 'Enter' ? [next.read] : []
  })
}

const keys = (text: string, gap: number): Key[] => [...text, 'Enter'].map((key) => ({ key, gap }))
const LETTER = 'GUICHET1/M.PAYET12/23456789ABCDE/2345'
const character = fc.constantFrom(...'ABCDEFGHJKLMNPQRSTUVWXYZ23456789/.-')
const letter = fc.array(character, { minLength: SHORTEST, maxLength: 200 }).map((all) => all.join(''))
const quick = fc.integer({ min: 0, max: LONGEST_GAP_MS - 1 })

describe('a scanner among the keys', () => {
  it('is read whole whatever its speed, with Shift between its characters', () => {
    fc.assert(
      fc.property(letter, quick, (text, gap) => {
        expect(typed(keys(text, gap))).toEqual([text])
        const shifted = [...text].flatMap((key) => [
          { key: 'Shift', gap },
          { key, gap: 0 },
        ])
        expect(typed([...shifted, { key: 'Enter', gap }])).toEqual([text])
      }),
    )
  })
  it('is never seen in what fingers type', () => {
    fc.assert(
      fc.property(letter, fc.integer({ min: LONGEST_GAP_MS, max: 2_000 }), (text, gap) => {
        expect(typed(keys(text, gap))).toEqual([null])
      }),
    )
  })
  it('is not one quick word', () => {
    expect(typed(keys('A'.repeat(SHORTEST - 1), 5))).toEqual([null])
    expect(typed(keys('A'.repeat(SHORTEST), 5))).toEqual(['A'.repeat(SHORTEST)])
  })
  it('takes nothing of what was typed before it, and ends with its own Enter', () => {
    expect(typed([{ key: 'm', gap: 180 }, { key: '.', gap: 180 }, { key: 'G', gap: 900 }, ...keys(LETTER.slice(1), 8)])).toEqual([LETTER])
    expect(typed([...keys(LETTER, 8).slice(0, -1), { key: 'Enter', gap: 400 }])).toEqual([null])
    expect(typed([...keys(LETTER, 8), ...keys(LETTER, 8)])).toEqual([LETTER, LETTER])
  })
})
