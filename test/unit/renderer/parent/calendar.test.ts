import { describe, expect, it } from 'vitest'
import fc from '../../../setup/fast-check.ts'
import { isoDateOf, monthNames } from '../../../../src/renderer/ui/calendar.ts'

describe('a date in three parts', () => {
  it('is every day of the calendar, however its day and month are written', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), (at) => {
        const iso = at.toISOString().slice(0, 10)
        const [year = '', month = '', day = ''] = iso.split('-')
        expect(isoDateOf({ day, month, year })).toBe(iso)
        expect(isoDateOf({ day: String(Number(day)), month: String(Number(month)), year: ` ${year}` })).toBe(iso)
      }),
    )
  })
  it.each([
    ['31', '4', '2014'],
    ['29', '2', '2015'],
    ['7', '3', '14'],
    ['7', '', '2014'],
    ['', '3', '2014'],
    ['0', '3', '2014'],
    ['x', '3', '2014'],
  ])('is nothing for %s/%s/%s', (day, month, year) => expect(isoDateOf({ day, month, year })).toBeNull())
  it('names months in the reader’s words', () => {
    expect(monthNames('fr')[7]).toBe('août')
    expect(monthNames('en')).toHaveLength(12)
  })
})
