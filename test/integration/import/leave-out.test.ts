import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lastRun, undoImport } from '../../../src/core/import/undo.ts'
import { discardImport } from '../../../src/core/import/import.ts'
import { changeKind, type ChangeKind, type ImportPreview, type ImportReport } from '../../../src/shared/import.ts'
import { openImporter, type Importer } from './importer.ts'
import { answersFor, person, pupil, siecleFiles, structures, type SiecleSchool } from './siecle.ts'

let importer: Importer
beforeEach(async () => {
  importer = openImporter()
  await importer.bring(siecleFiles(importer, BEFORE))
})
afterEach(() => importer.close())

const BEFORE: SiecleSchool = {
  pupils: [pupil('1'), pupil('2')],
  structures: [structures('1', ['6A', 'D']), structures('2', ['5B', 'D'])],
  persons: [person('501', { TEL_PORTABLE: '0639980001', MEL: 'un@exemple.fr' }), person('502', { TEL_PORTABLE: '0639980002' })],
  links: [answersFor('501', '1'), answersFor('502', '1'), answersFor('502', '2')],
}
/** A pupil with a new guardian comes, one leaves with theirs, one changes class and guardians, one number and one mail change. */
const AFTER: SiecleSchool = {
  pupils: [pupil('1', { DATE_NAISS: '13/05/2014' }), pupil('3')],
  structures: [structures('1', ['5A', 'D']), structures('3', ['6B', 'D'])],
  persons: [person('501', { TEL_PORTABLE: '0639980077', MEL: 'neuf@exemple.fr', PRENOM: 'Autre501' }), person('503')],
  links: [answersFor('501', '1'), answersFor('503', '1'), answersFor('503', '3')],
}
const files = () => siecleFiles(importer, AFTER)
const one = (sql: string): unknown => importer.db.prepare(sql).pluck().get()
const all = (sql: string): unknown[] => importer.db.prepare(sql).pluck().all()

async function bringWithout(
  kinds: readonly ChangeKind[],
  pick: (preview: ImportPreview) => readonly string[] = () => [],
): Promise<ImportReport> {
  const found = await importer.preview(files())
  if (!found.ok) throw new Error(found.error.code)
  const report = importer.apply(found.value, { now: 2, leaveOut: { kinds: [...kinds], records: [...pick(found.value.preview)] } })
  discardImport(importer.db, found.value)
  return report
}
const state = () => ({
  present: all('SELECT first_name FROM pupil WHERE left_on IS NULL ORDER BY 1'),
  guardians: all('SELECT first_name FROM guardian WHERE left_on IS NULL ORDER BY 1'),
  ofOne: all(
    `SELECT g.source_key FROM responsibility r JOIN guardian g ON g.id = r.guardian_id JOIN pupil p ON p.id = r.pupil_id WHERE p.first_name = 'Zoé1' ORDER BY 1`,
  ),
  class: one(`SELECT class_name FROM pupil WHERE first_name = 'Zoé1'`),
  birth: one(`SELECT birth_date FROM pupil WHERE first_name = 'Zoé1'`),
  mobile: one(`SELECT mobile FROM guardian WHERE source_key = 'siecle:501'`),
  mail: one(`SELECT mail FROM guardian WHERE source_key = 'siecle:501'`),
  accounts: one('SELECT count(*) FROM account'),
})
const WHOLE = {
  present: ['Zoé1', 'Zoé3'],
  guardians: ['Adulte503', 'Autre501'],
  ofOne: ['siecle:501', 'siecle:503'],
  class: '5A',
  birth: '2014-05-13',
  mobile: '+33639980077',
  mail: 'neuf@exemple.fr',
  accounts: 3,
}

describe('an import in part', () => {
  it('without anything left out is the whole', async () => {
    expect(await bringWithout([])).toMatchObject({ leftOut: { kinds: [], records: 0, touched: 0 } })
    expect(state()).toEqual(WHOLE)
  })
  it('counts what each kind of change touches', async () => {
    expect((await importer.look(files())).kinds).toEqual({
      added: 2,
      leaving: 2,
      renumbered: 0,
      names: 1,
      birthDate: 1,
      className: 1,
      phones: 1,
      mail: 1,
      address: 0,
      links: 1,
    })
  })
  it.each<[ChangeKind, Partial<typeof WHOLE>]>([
    ['leaving', { present: ['Zoé1', 'Zoé2', 'Zoé3'], guardians: ['Adulte502', 'Adulte503', 'Autre501'] }],
    ['phones', { mobile: '+33639980001' }],
    ['mail', { mail: 'un@exemple.fr' }],
    ['className', { class: '6A' }],
    ['birthDate', { birth: '2014-05-12' }],
    ['names', { guardians: ['Adulte501', 'Adulte503'] }],
    ['links', { ofOne: ['siecle:501', 'siecle:502'], guardians: ['Adulte502', 'Adulte503', 'Autre501'] }],
    ['added', { present: ['Zoé1'], guardians: ['Autre501'], ofOne: ['siecle:501'], accounts: 2 }],
  ])('without «%s» leaves just that', async (kind, differs) => {
    const report = await bringWithout([kind])
    expect(state()).toEqual({ ...WHOLE, ...differs })
    expect(report.leftOut).toMatchObject({ kinds: [kind], records: 0 })
  })
  it('says in its report how many records less were touched', async () => {
    expect(await bringWithout(['leaving', 'phones', 'mail', 'names'])).toMatchObject({
      leaving: { pupils: 0, guardians: 0 },
      changed: { guardians: 0 },
      leftOut: { touched: 3 },
    })
  })
  it('without every kind changes nothing at all', async () => {
    const rows = (): string =>
      JSON.stringify(
        ['pupil', 'guardian', 'responsibility', 'account'].map((table) =>
          importer.db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all(),
        ),
      )
    const before = rows()
    await bringWithout(changeKind.options)
    expect(rows()).toBe(before)
  })
})

describe('single records left out', () => {
  const refs =
    (group: 'added' | 'changed' | 'leaving', ...names: readonly string[]) =>
    (preview: ImportPreview): readonly string[] =>
      preview.samples[group].filter(({ name }) => names.some((part) => name.startsWith(part))).map(({ ref }) => ref)

  it('a newcomer does not come, nor a guardian who would answer for nobody else', async () => {
    expect(await bringWithout([], refs('added', 'Zoé3'))).toMatchObject({
      added: { pupils: 0, guardians: 1 },
      leftOut: { records: 1, touched: 1 },
    })
    expect(state()).toEqual({ ...WHOLE, present: ['Zoé1'] })
    expect(state().guardians).toContain('Adulte503')
  })
  it('a guardian who comes does not, and no child is tied to them', async () => {
    await bringWithout([], refs('added', 'Adulte503'))
    expect(state()).toEqual({ ...WHOLE, guardians: ['Autre501'], ofOne: ['siecle:501'], accounts: 2 })
  })
  it('a pupil stays as they were, guardians too', async () => {
    await bringWithout([], refs('changed', 'Zoé1'))
    expect(state()).toEqual({
      ...WHOLE,
      class: '6A',
      birth: '2014-05-12',
      ofOne: ['siecle:501', 'siecle:502'],
      guardians: ['Adulte502', 'Adulte503', 'Autre501'],
    })
  })
  it('who leaves stays, with who answers for them', async () => {
    await bringWithout([], refs('leaving', 'Zoé2'))
    expect(state()).toEqual({ ...WHOLE, present: ['Zoé1', 'Zoé2', 'Zoé3'], guardians: ['Adulte502', 'Adulte503', 'Autre501'] })
  })
  it('a name that means nothing does nothing', async () => {
    await bringWithout([], () => ['pa999', 'x', 'gc1; DROP TABLE pupil'])
    expect(state()).toEqual(WHOLE)
  })
})

it('what was brought in part is undone to the last row, and asked for again by the next', async () => {
  const before = JSON.stringify(state())
  await bringWithout(['phones'])
  expect(lastRun(importer.db)?.report).toMatchObject({ leftOut: { kinds: ['phones'] } })
  expect(undoImport(importer.db, { now: 2, actor: 'u1' }, () => undefined).ok).toBe(true)
  expect(JSON.stringify(state())).toBe(before)
  await bringWithout(['phones'])
  expect(await importer.look(files())).toMatchObject({ changed: { pupils: 0, guardians: 1 }, kinds: { phones: 1 } })
})

describe('people whom SIECLE numbers anew at the start of a school year', () => {
  const anew: SiecleSchool = {
    pupils: [pupil('1', { ID_NATIONAL: '' }), pupil('2')].map((xml) => xml.replaceAll(/ELEVE_ID="(\d)"/g, 'ELEVE_ID="90$1"')),
    structures: [structures('901', ['5A', 'D']), structures('902', ['4B', 'D'])],
    persons: [
      person('701', { PRENOM: 'Adulte501', TEL_PORTABLE: '0639980001', MEL: 'un@exemple.fr' }),
      person('702', { PRENOM: 'Adulte502', TEL_PORTABLE: '0639980002' }),
    ],
    links: [answersFor('701', '901'), answersFor('702', '901'), answersFor('702', '902')],
  }
  const ids = (): unknown[] => all('SELECT id FROM guardian UNION SELECT id FROM account UNION SELECT id FROM pupil ORDER BY 1')

  it('go on with their accounts, and the screen counts them', async () => {
    const before = ids()
    const next = siecleFiles(importer, anew)
    const shown = await importer.bring(next)
    expect(shown).toMatchObject({ added: { pupils: 0, guardians: 0 }, leaving: { pupils: 0, guardians: 0 }, notes: { renumbered: 3 } })
    expect(shown.noteSamples.renumbered.map(({ name }) => name).sort()).toEqual(['Adulte501 FILAO', 'Adulte502 FILAO', 'Zoé1 FILAO'])
    expect(ids()).toEqual(before)
    expect(all('SELECT source_key FROM guardian ORDER BY 1')).toEqual(['siecle:701', 'siecle:702'])
    expect(await importer.look(next)).toMatchObject({
      added: { guardians: 0 },
      changed: { pupils: 0, guardians: 0 },
      notes: { renumbered: 0 },
    })
  })
  it('are new people when somebody says that they are others', async () => {
    const found = await importer.preview(siecleFiles(importer, anew))
    if (!found.ok) throw new Error(found.error.code)
    const report = importer.apply(found.value, { now: 2, leaveOut: { kinds: ['renumbered'], records: [] } })
    expect(report).toMatchObject({ added: { pupils: 1, guardians: 2 }, leaving: { pupils: 1, guardians: 2 } })
    expect(one('SELECT count(*) FROM account')).toBe(4)
  })
  it('are never guessed when two would fit', async () => {
    const two = {
      ...anew,
      persons: [...anew.persons, person('703', { PRENOM: 'Adulte501' })],
      links: [...anew.links, answersFor('703', '901')],
    }
    const shown = await importer.look(siecleFiles(importer, two))
    expect(shown).toMatchObject({ added: { guardians: 2 }, leaving: { guardians: 1 }, notes: { renumbered: 2, twoRecords: 1 } })
  })
})

describe('a number that SIECLE gives to somebody else', () => {
  const other: SiecleSchool = {
    pupils: [pupil('1', { ID_NATIONAL: '900000077AA', NOM_DE_FAMILLE: 'TAMARIN', PRENOM: 'Aya' }), pupil('2')],
    structures: [structures('1', ['6A', 'D'])],
    persons: [
      person('501', { NOM_DE_FAMILLE: 'TAMARIN', PRENOM: 'Ali' }),
      person('502', { PRENOM: 'Adulte502', TEL_PORTABLE: '0639980002' }),
    ],
    links: [answersFor('501', '1'), answersFor('502', '2')],
  }
  const owner = (first: string): unknown =>
    one(`SELECT a.id FROM account a JOIN guardian g ON g.id = a.guardian_id WHERE g.first_name = '${first}'`)

  it('does not give them another’s account, also when it comes again, and is undone', async () => {
    const account = owner('Adulte501')
    const before = importer.db.prepare('SELECT * FROM guardian ORDER BY id').all()
    const next = siecleFiles(importer, other)
    const shown = await importer.look(next)
    expect(shown).toMatchObject({ added: { guardians: 1 }, leaving: { guardians: 1 }, notes: { reused: 1 } })
    expect(shown.noteSamples.reused).toEqual([{ name: 'Ali TAMARIN', detail: 'Aya (6A)' }])
    await importer.bring(next)
    expect(owner('Adulte501')).toBe(account)
    expect(owner('Ali')).not.toBe(account)
    expect(await importer.look(next)).toMatchObject({ added: { guardians: 0 }, changed: { guardians: 0 }, notes: { reused: 0 } })
    undoImport(importer.db, { now: 2, actor: 'u1' }, () => undefined)
    expect(importer.db.prepare('SELECT * FROM guardian ORDER BY id').all()).toEqual(before)
  })
  it.each([
    ['a new family name alone', { NOM_DE_FAMILLE: 'TAMARIN', PRENOM: 'Adulte501' }],
    ['a first name put right', { PRENOM: 'Élise' }],
  ])('is not seen in %s', async (_what, fields) => {
    expect(
      (await importer.look(siecleFiles(importer, { ...other, persons: [person('501', fields), ...other.persons.slice(1)] }))).notes.reused,
    ).toBe(0)
  })
  it('is not seen while a child is the same', async () => {
    const links = [answersFor('501', '1'), answersFor('502', '2')]
    expect((await importer.look(siecleFiles(importer, { ...other, pupils: [pupil('1'), pupil('2')], links }))).notes.reused).toBe(0)
  })
})

describe('what the dry run points out', () => {
  it('twins, guardians of several children, one person under two identifiers, people without a mobile', async () => {
    const shown = await importer.look(
      siecleFiles(importer, {
        pupils: [pupil('5', { PRENOM: 'Ava' }), pupil('6', { PRENOM: 'Noé' }), pupil('7', { DATE_NAISS: '01/01/2013' })],
        structures: [structures('5', ['6A', 'D'])],
        persons: [
          person('601', { PRENOM: 'Lou', TEL_PORTABLE: '0639980001' }),
          person('602', { PRENOM: 'LOU' }),
          person('603', { PRENOM: 'Ali' }),
        ],
        links: [answersFor('601', '5'), answersFor('601', '6'), answersFor('602', '5'), answersFor('603', '7')],
      }),
    )
    expect(shown.notes).toEqual({ renumbered: 0, reused: 0, twoRecords: 1, homonyms: 1, twins: 1, severalChildren: 1, withoutMobile: 2 })
    expect(shown.noteSamples).toMatchObject({
      twins: [{ name: 'Ava, Noé FILAO' }],
      severalChildren: [{ name: 'Lou FILAO', detail: 'Ava (6A), Noé' }],
      twoRecords: [{ name: expect.stringMatching(/^lou filao$/i) as string }],
    })
  })
})
