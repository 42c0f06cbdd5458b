import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mondayOf } from '../../../src/core/domain/weeks.ts'
import { answersFor, person, pupil, structures } from '../import/siecle.ts'
import { openOffice, type Office } from './office.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

const troubles = (): readonly string[] => office.house.outlook.all().map((row) => `${row.trouble}: ${row.name}`)

describe('before it fails', () => {
  it('names whoever will be stopped at the kiosk, and why', async () => {
    await office.bring({
      pupils: [pupil('1'), pupil('2', { DATE_NAISS: '' }), pupil('3'), pupil('4')],
      structures: [structures('1', ['6A', 'D']), structures('2', ['5B', 'D']), structures('4', ['5B', 'D'])],
      persons: [
        person('501', { TEL_PORTABLE: '0262123456' }),
        person('502', { TEL_PORTABLE: '0639980002' }),
        person('503', { TEL_PORTABLE: '0639980002' }),
        person('504', { NOM_DE_FAMILLE: 'HOARAU', PRENOM: 'Adulte502', TEL_PORTABLE: '0639980002' }),
        person('505'),
        person('506', { TEL_PORTABLE: '06 39' }),
        person('507', { TEL_PORTABLE: '+33692123456' }),
        person('508', { PRENOM: 'Adulte505' }),
      ],
      links: ['501', '502', '503', '504', '505', '506', '507', '508']
        .map((id) => answersFor(id, '1'))
        .concat(answersFor('502', '2'), answersFor('502', '3')),
    })
    expect([...troubles()].sort()).toEqual(
      [
        'landline: FILAO Adulte501',
        'names-differ: FILAO Adulte502',
        'no-birth-date: FILAO Zoé2',
        'no-class: FILAO Zoé3',
        'no-guardian: FILAO Zoé4',
        'no-mobile: FILAO Adulte505',
        'no-mobile: FILAO Adulte505',
        'other-dialling-code: FILAO Adulte507',
        'shared-number: FILAO Adulte502',
        'shared-number: FILAO Adulte503',
        'two-records: FILAO Adulte505',
        'unreadable-number: FILAO Adulte506',
      ].sort(),
    )
  })
  it('is silent where all is well, and where nobody has to come any more', () => {
    expect(troubles()).toEqual([])
    office.house.corrections.make({ kind: 'guardian', id: office.guardian('Adulte501') }, { mobile: '' }, 'ne répond plus', 'u1')
    expect(troubles()).toEqual(['no-mobile: FILAO Adulte501'])
    const { accounts } = office.house.store
    accounts.activate(accounts.byGuardian(office.guardian('Adulte501'))?.id ?? '', { origin: 'sms', locale: 'fr', now: 1 })
    expect(troubles()).toEqual([])
  })
})

describe('the follow-up', () => {
  it('counts pupils reached, by class, and activations by week', () => {
    const { accounts } = office.house.store
    const now = office.school.open.clock.now()
    accounts.activate(accounts.byGuardian(office.guardian('Adulte502'))?.id ?? '', { origin: 'franceconnect', locale: 'fr', now })
    const { classes, weeks, pupils, reached } = office.house.outlook.followUp()
    expect({ pupils, reached }).toEqual({ pupils: 2, reached: 2 })
    expect(classes.map((row) => [row.className, row.pupils, row.reached, row.guardians, row.active])).toEqual([
      ['5B', 1, 1, 1, 1],
      ['6A', 1, 1, 2, 1],
    ])
    expect(weeks.at(-1)).toMatchObject({
      activated: 1,
      franceconnect: 1,
      sms: 0,
      monday: new Date(mondayOf(now)).toISOString().slice(0, 10),
    })
    expect(weeks.slice(0, -1).every((week) => week.activated === 0)).toBe(true)
  })
  it('begins weeks on Mondays', () => {
    for (const day of ['2026-11-23', '2026-11-25', '2026-11-29'])
      expect(new Date(mondayOf(Date.parse(`${day}T13:00:00Z`))).toISOString()).toBe('2026-11-23T00:00:00.000Z')
  })
})
