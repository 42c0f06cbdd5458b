import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answersFor, person, pupil, structures } from '../import/siecle.ts'
import { openOffice, SCHOOL, type Office } from './office.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

const TABLES = ['pupil', 'guardian', 'responsibility', 'account', 'correction', 'tie', 'setting']
/** Every row that an import may touch; the audit's head moves, since undoing is written down too. */
const rows = (): string =>
  JSON.stringify(
    TABLES.map((table) =>
      office.house.store.db.prepare(`SELECT * FROM ${table} ${table === 'setting' ? `WHERE key <> 'audit.head'` : ''} ORDER BY 1, 2`).all(),
    ),
  )
/** A pupil and a guardian come, a mobile changes, a child changes class and guardian, one leaves. */
const NEXT = {
  pupils: [pupil('1', { PRENOM: 'Zoé1' }), pupil('3')],
  structures: [structures('1', ['5A', 'D']), structures('3', ['6B', 'D'])],
  persons: [person('501', { TEL_PORTABLE: '0639980077' }), person('503', { TEL_PORTABLE: '0639980003' })],
  links: [answersFor('501', '1'), answersFor('501', '3'), answersFor('503', '3')],
}

describe('the last import undone', () => {
  it('leaves every row as it was before', async () => {
    office.house.corrections.make(
      { kind: 'guardian', id: office.guardian('Adulte501') },
      { mobile: '06 39 98 00 77' },
      'nouveau numéro',
      'u1',
    )
    const before = rows()
    office.school.open.clock.forward(1000)
    await office.bring(NEXT)
    expect(rows()).not.toBe(before)
    expect(office.childrenOf(office.guardian('Adulte501'))).toEqual(['Zoé1', 'Zoé3'])
    expect(office.house.imports.undo('u1')).toMatchObject({ ok: true })
    expect(rows()).toBe(before)
    expect(office.house.store.audit.firstBreak()).toBeNull()
    expect(office.house.imports.last()).toBeNull()
    expect(office.house.imports.undo('u1')).toMatchObject({ ok: false, error: { code: 'import_none' } })
  })
  it('can be done again, and is the same', async () => {
    office.school.open.clock.forward(1000)
    await office.bring(NEXT)
    office.house.imports.undo('u1')
    await office.bring(NEXT)
    expect(office.childrenOf(office.guardian('Adulte503'))).toEqual(['Zoé3'])
  })
  it.each<[string, (office: Office) => unknown]>([
    ['a letter was made', (o) => o.house.batches.create({ scope: 'guardian', guardianId: o.guardian('Adulte503') }, 'u1')],
    [
      'a record was corrected',
      (o) => o.house.corrections.make({ kind: 'guardian', id: o.guardian('Adulte501') }, { city: 'Cilaos' }, 'dit au guichet', 'u1'),
    ],
    [
      'a child was linked',
      (o) => o.house.ties.make({ kind: 'linked', guardianId: o.guardian('Adulte503'), pupilId: o.pupil('Zoé1') }, 'vu le livret', 'u1'),
    ],
  ])('is refused, whole, once %s', async (_what, use) => {
    office.school.open.clock.forward(1000)
    await office.bring(NEXT)
    office.school.open.clock.forward(1000)
    use(office)
    const after = rows()
    expect(office.house.imports.last()?.since).toBeGreaterThan(0)
    expect(office.house.imports.undo('u1')).toMatchObject({ ok: false, error: { code: 'import_in_use' } })
    expect(rows()).toBe(after)
  })
  it('is only the last: an earlier one cannot be undone any more', async () => {
    office.school.open.clock.forward(1000)
    await office.bring(NEXT)
    office.school.open.clock.forward(1000)
    await office.bring(SCHOOL)
    const first = office.house.imports.last()?.run.id
    expect(office.house.imports.undo('u1')).toMatchObject({ ok: true, value: { id: first } })
    expect(office.house.imports.undo('u1')).toMatchObject({ ok: false, error: { code: 'import_none' } })
  })
})
