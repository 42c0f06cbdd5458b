import { describe, expect, it } from 'vitest'
import { dueOn, duty, whoGoes, type LeftGuardian } from '../../../src/core/domain/retention.ts'

describe('the day somebody goes', () => {
  it.each([
    ['2025-07-04', 12, '2026-07-04'],
    ['2025-11-30', 3, '2026-02-28'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2025-12-31', 1, '2026-01-31'],
    ['2026-03-31', -1, '2026-02-28'],
  ])('%s and %i months: %s', (leftOn, months, day) => expect(dueOn(leftOn, months)).toBe(day))
})

describe('who goes', () => {
  const pupils = [
    { id: 'p1', leftOn: '2025-07-04' },
    { id: 'p2', leftOn: '2026-01-10' },
  ]
  const guardian = (id: string, more: Partial<LeftGuardian> = {}): LeftGuardian => ({
    id,
    leftOn: '2025-07-04',
    pupils: ['p1'],
    kin: [],
    ...more,
  })
  const gone = (guardians: readonly LeftGuardian[], day: string): readonly string[] => {
    const leaving = whoGoes({ pupils, guardians }, 12, day)
    return [...leaving.pupils, ...leaving.guardians].map(({ id }) => id)
  }

  it('nobody on the day before, and pupils with their guardians on the day', () => {
    expect(gone([guardian('g1')], '2026-07-03')).toEqual([])
    expect(gone([guardian('g1')], '2026-07-04')).toEqual(['p1', 'g1'])
  })
  it('no guardian of a child who stays, or who left later', () => {
    expect(gone([guardian('g1', { pupils: ['p1', 'present'] }), guardian('g2', { pupils: ['p1', 'p2'] })], '2026-07-04')).toEqual(['p1'])
  })
  it('no guardian who left later than their child', () => {
    expect(gone([guardian('g1', { leftOn: '2025-09-01' })], '2026-07-04')).toEqual(['p1'])
  })
  it('nobody of whom another record stays, however they hang together', () => {
    const chain = [guardian('g1', { kin: ['g2'] }), guardian('g2', { kin: ['g1', 'g3'] }), guardian('g3', { kin: ['g2', 'present'] })]
    expect(gone([...chain, guardian('g4', { kin: ['g5'] }), guardian('g5', { kin: ['g4'], pupils: [] })], '2026-07-04')).toEqual([
      'p1',
      'g4',
      'g5',
    ])
  })
})

describe('today’s look', () => {
  it.each([
    ['the first ever', '2026-09-01', null, 'look'],
    ['the same day', '2026-09-01', '2026-09-01', 'none'],
    ['a clock set back', '2026-08-30', '2026-09-01', 'none'],
    ['the next day', '2026-09-02', '2026-09-01', 'purge'],
    ['after the month’s longest holiday', '2026-10-02', '2026-09-01', 'purge'],
    ['after more than a month', '2026-10-03', '2026-09-01', 'look'],
    ['a clock that jumped by years', '2029-09-02', '2026-09-01', 'look'],
  ] as const)('%s', (_, today, last, what) => expect(duty(today, last)).toBe(what))
})
