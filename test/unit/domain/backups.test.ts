import { describe, expect, it } from 'vitest'
import fc from '../../setup/fast-check.ts'
import { backupsToDrop, isBackupDue } from '../../../src/core/domain/backups.ts'

const NOW = Date.UTC(2026, 8, 15, 16, 30)
const HOUR = 3_600_000
const DAY = 24 * HOUR
const at = (...hoursAgo: readonly number[]) => hoursAgo.map((hours) => ({ at: NOW - hours * HOUR }))
const left = (taken: readonly { readonly at: number }[], now = NOW): readonly number[] => {
  const gone = backupsToDrop(taken, now)
  return taken.filter((one) => !gone.includes(one)).map((one) => (now - one.at) / HOUR)
}

describe('a copy of the store', () => {
  it.each([
    ['the first', [], false, true],
    ['none today', [17], false, true],
    ['today, nothing written since', [9], false, false],
    ['today, hours ago, and something written', [4], true, true],
    ['today, a moment ago', [3.9], true, false],
    ['only one that a clock ahead of time dated', [-400], false, true],
  ] as const)('is due: %s', (_, hours, wrote, due) => {
    expect(isBackupDue(at(...hours), NOW, wrote)).toBe(due)
  })
})

describe('copies that are kept', () => {
  it('are the newest three of today and the newest of each day before', () => {
    expect(left(at(0, 4, 8, 12, 17, 20, 30, 41, 50))).toEqual([0, 4, 8, 17, 41])
  })
  it('are none older than a fortnight, but for the newest of all', () => {
    expect(left(at(0, 13 * 24, 14 * 24))).toEqual([0, 13 * 24])
    expect(left(at(60 * 24, 61 * 24))).toEqual([60 * 24])
  })
  it('from a clock that was ahead stay until one of today is there', () => {
    expect(left(at(-9_000, 20))).toEqual([-9_000, 20])
    expect(left(at(-9_000, 1))).toEqual([1])
  })
  it('never leave a machine without any, and dropping twice drops no more', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -40 * DAY, max: 5 * DAY }), { minLength: 1 }), (offsets) => {
        const taken = offsets.map((offset) => ({ at: NOW + offset }))
        const gone = backupsToDrop(taken, NOW)
        const kept = taken.filter((one) => !gone.includes(one))
        return kept.length > 0 && backupsToDrop(kept, NOW).length === 0
      }),
    )
  })
})
