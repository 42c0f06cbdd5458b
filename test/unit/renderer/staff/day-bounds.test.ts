import { expect, it } from 'vitest'
import { endOf, startOf } from '../../../../src/renderer/staff/day-bounds.ts'

const noon = new Date(2026, 8, 30, 12).getTime()

it('a day that is chosen is in it from its first instant to its last', () => {
  expect(startOf('2026-09-30')).toBe(new Date(2026, 8, 30, 0, 0).getTime())
  expect(endOf('2026-09-30')).toBe(new Date(2026, 9, 1, 0, 0).getTime())
  expect(Number(startOf('2026-09-30')) <= noon && noon < Number(endOf('2026-09-30'))).toBe(true)
})
it('no day is chosen while the field is empty', () => {
  expect([startOf(''), endOf('')]).toEqual([null, null])
})
