import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Family } from '../../../src/shared/contract/staff.ts'
import type { ImportChange } from '../../../src/shared/import.ts'
import { answersFor, person, pupil, structures } from '../import/siecle.ts'
import { openOffice, SCHOOL, type Office } from './office.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
  office.school.open.clock.forward(1000)
})
afterEach(() => office.close())

/** A mobile and an address change; a child changes class and loses a guardian; one comes, one leaves. */
const NEXT = {
  pupils: [pupil('1'), pupil('3')],
  structures: [structures('1', ['5A', 'D']), structures('3', ['6B', 'D'])],
  persons: [person('501', { TEL_PORTABLE: '0639980077' }), person('503', { TEL_PORTABLE: '0639980003' })],
  links: [answersFor('501', '1'), answersFor('501', '3'), answersFor('503', '3')],
}
const history = (guardianId: string): Family['history'] => {
  const found = office.house.families.get(guardianId)
  if (!found.ok) throw new Error(found.error.code)
  return found.value.history
}
const changes = (guardianId: string): readonly ImportChange[] => history(guardianId)[0]?.changes ?? []
const kept = (): unknown =>
  office.house.store.db.prepare('SELECT count(*) AS runs, (SELECT count(*) FROM import_change) AS lines FROM import_history').get()
const change = (what: ImportChange['what'], child: string | null, ...fields: [string, string | null, string | null][]): ImportChange => ({
  what,
  child,
  fields: fields.map(([field, before, after]) => ({ field, before, after })),
})

describe('a family’s history', () => {
  it('says who came with which import', () => {
    expect(history(office.guardian('Adulte501'))).toEqual([
      {
        ...{ at: office.school.open.clock.now() - 1000, actor: 'system', action: 'import.applied', detail: {} },
        changes: [change('added', null), change('added', 'Zoé1 FILAO')],
      },
    ])
  })
  it('says what each later import changed, from what to what', async () => {
    const [stays, leaves] = [office.guardian('Adulte501'), office.guardian('Adulte502')]
    await office.bring(NEXT)
    expect(changes(stays)).toEqual([
      change('added', 'Zoé3 FILAO'),
      change('changed', null, ['mobile', '06 39 98 00 01', '06 39 98 00 77'], ['mail', 'un@exemple.fr', null]),
      change('changed', 'Zoé1 FILAO', ['className', '6A', '5A']),
      change('linked', 'Zoé3 FILAO'),
    ])
    expect(changes(office.guardian('Adulte503'))).toEqual([change('added', null), change('added', 'Zoé3 FILAO')])
    expect(changes(leaves)).toEqual([change('left', null), change('left', 'Zoé2 FILAO'), change('unlinked', 'Zoé1 FILAO')])
    expect(history(stays).map(({ action }) => action)).toEqual(['import.applied', 'import.applied'])
  })
  it('says who comes back, and another legal rank', async () => {
    await office.bring(NEXT)
    office.school.open.clock.forward(1000)
    await office.bring({
      links: [answersFor('501', '1', { NIVEAU_RESPONSABILITE: '1', PAIE_FRAIS_SCOLAIRES: '1' }), ...SCHOOL.links.slice(1)],
    })
    expect(changes(office.guardian('Adulte502'))).toContainEqual(change('back', null))
    expect(changes(office.guardian('Adulte501'))).toContainEqual(change('changed', 'Zoé1 FILAO', ['rank', '2', '1']))
  })
  it('is not touched by the same file once more', async () => {
    const before = kept()
    await office.bring()
    expect(kept()).toEqual(before)
    expect(history(office.guardian('Adulte501'))).toHaveLength(1)
  })
  it('says who undid it; those it had brought leave nothing', async () => {
    await office.bring(NEXT)
    office.school.open.clock.forward(1000)
    expect(office.house.imports.undo('cli')).toMatchObject({ ok: true })
    const [undone, applied, first] = history(office.guardian('Adulte501'))
    expect(undone).toMatchObject({ action: 'import.undone', at: office.school.open.clock.now(), actor: 'cli', changes: [] })
    expect(applied?.changes).toContainEqual(change('changed', 'Zoé1 FILAO', ['className', '6A', '5A']))
    expect(JSON.stringify(applied)).not.toContain('Zoé3')
    expect(first?.action).toBe('import.applied')
  })
  it('forgets a guardian erased here, or by another machine', async () => {
    await office.bring(NEXT)
    const { store } = office.house
    const about = (id: string): unknown => store.db.prepare('SELECT count(*) AS n FROM import_change WHERE guardian_id = ?').get(id)
    const [here, elsewhere] = [office.guardian('Adulte501'), office.guardian('Adulte503')]
    expect([about(here), about(elsewhere)]).not.toContainEqual({ n: 0 })
    store.erasure.guardian(here, store.accounts.byGuardian(here)?.id ?? '', '2026-09-01', 5)
    store.db.prepare(`UPDATE guardian SET first_name = '', erased_at = 5 WHERE id = ?`).run(elsewhere)
    expect([about(here), about(elsewhere)]).toEqual([{ n: 0 }, { n: 0 }])
  })
  it('forgets a child whose time has passed', async () => {
    await office.bring(NEXT)
    const { db, retention } = office.house.store
    const id = office.pupil('Zoé1')
    retention.dropPupil(id)
    expect(db.prepare('SELECT count(*) AS n FROM import_change WHERE pupil_id = ?').get(id)).toEqual({ n: 0 })
  })
})
