import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { familiesIn } from './families.ts'
import { openImporter, TODAY, type Importer } from './importer.ts'
import { answersFor, oneFamily, person, pupil, siecleFiles, structures, type SiecleSchool } from './siecle.ts'

let importer: Importer
beforeEach(() => {
  importer = openImporter()
})
afterEach(() => importer.close())

/** These pupils, each with the same guardian. */
const school = (...pupils: readonly string[]): SiecleSchool => ({
  ...oneFamily,
  pupils,
  links: pupils.map((one) => answersFor('10', /ELEVE_ID="(\d+)"/.exec(one)?.[1] ?? '')),
})
const bring = async (wanted: SiecleSchool) => {
  const shown = await importer.bring(siecleFiles(importer, wanted))
  return { shown, children: familiesIn(importer.db) }
}

describe('a pupil of SIECLE', () => {
  it('is read with every field', async () => {
    const { children, shown } = await bring(oneFamily)
    expect(children).toMatchObject([
      {
        ine: '900000001AA',
        family: 'FILAO',
        first: 'Zoé1',
        birth: '2014-05-12',
        sex: 'F',
        className: '6A',
        guardians: [{ first: 'Adulte10' }],
      },
    ])
    expect(shown).toMatchObject({ format: 'siecle', exportedOn: '2026-10-15', schoolYear: '2026', rejectedCount: 0 })
  })
  it('of an old export has one name only, in NOM', async () => {
    const { children } = await bring(school(pupil('1', { NOM: 'ANCIEN' }).replace('<NOM_DE_FAMILLE>FILAO</NOM_DE_FAMILLE>', '')))
    expect(children).toMatchObject([{ family: 'ANCIEN' }])
  })
  it('who left by today is not present, who leaves later is', async () => {
    const { children, shown } = await bring(
      school(
        pupil('1', { DATE_SORTIE: TODAY.split('-').reverse().join('/') }),
        pupil('2', { DATE_SORTIE: '02/11/2026' }),
        pupil('3', { DATE_SORTIE: '' }),
        pupil('4'),
      ),
    )
    expect(children.map(({ first }) => first)).toEqual(['Zoé2', 'Zoé3', 'Zoé4'])
    expect(shown).toMatchObject({ pupils: 3, rejectedCount: 0 })
  })
  it('who left takes along the guardians who answer for nobody else', async () => {
    const { children, shown } = await bring({
      pupils: [pupil('1', { DATE_SORTIE: '01/07/2026' }), pupil('2')],
      persons: [person('10'), person('11')],
      links: [answersFor('10', '1'), answersFor('11', '2')],
    })
    expect(children).toMatchObject([{ guardians: [{ first: 'Adulte11' }] }])
    expect(shown).toMatchObject({ guardians: 1, rejectedCount: 0 })
  })
  it('has the class of type D, not a group, not last year’s', async () => {
    const { children } = await bring({
      ...school(
        pupil('1').replace('</ELEVE>', '<SCOLARITE_AN_DERNIER><CODE_STRUCTURE>CM2</CODE_STRUCTURE></SCOLARITE_AN_DERNIER></ELEVE>'),
        pupil('2'),
        pupil('3'),
        pupil('4'),
      ),
      structures: [
        structures('1', ['6AGR1', 'G'], ['6A', 'D']),
        structures('2', ['601', 'D']),
        structures('3', ['6ALL1', 'G'], ['?', 'X']),
      ],
    })
    expect(children.map(({ className }) => className)).toEqual(['6A', '601', null, null])
  })
  it.each([
    ['INE_RNIE', '123456789GG'],
    ['INE_BEA', '1234567890Z'],
  ])('has the INE of %s when the national number is missing', async (name, ine) => {
    const { children } = await bring(school(pupil('1', { ID_NATIONAL: '', [name]: ine })))
    expect(children).toMatchObject([{ ine }])
  })
  it('without an INE is found again by the number of SIECLE, and by the INE once there is one', async () => {
    const without = school(pupil('1', { ID_NATIONAL: '' }))
    await bring(without)
    const { shown } = await bring(school(pupil('1')))
    expect(shown).toMatchObject({ added: { pupils: 0 }, changed: { pupils: 1 }, leaving: { pupils: 0 } })
    const renumbered = await bring({
      ...school(pupil('77', { ID_NATIONAL: '900000001AA', PRENOM: 'Zoé1' })),
      structures: [structures('77', ['6A', 'D'])],
    })
    expect(renumbered.shown).toMatchObject({ added: { pupils: 0 }, changed: { pupils: 0 }, leaving: { pupils: 0 } })
  })
  it('whose birth date does not exist is taken without it, and the line is shown', async () => {
    const { children, shown } = await bring(school(pupil('1', { DATE_NAISS: '31/02/2014' })))
    expect(children).toMatchObject([{ birth: null }])
    expect(shown.rejected).toEqual([
      {
        file: 'ElevesSansAdresses.xml',
        line: 5,
        reason: { code: 'import_bad_date', detail: { file: 'ElevesSansAdresses.xml', line: 5, value: '31/02/2014' } },
      },
    ])
  })
  it('without a name is not taken, and the line is shown', async () => {
    const { children, shown } = await bring({ ...oneFamily, pupils: [pupil('1'), pupil('2', { PRENOM: ' ' })] })
    expect(children).toHaveLength(1)
    expect(shown.rejected).toMatchObject([{ line: 6, reason: { code: 'import_no_name' } }])
  })
  it('given twice counts once, and the second line is shown', async () => {
    const { children, shown } = await bring(school(pupil('1'), pupil('1', { PRENOM: 'Autre' })))
    expect(children).toMatchObject([{ first: 'Zoé1' }])
    expect(shown.rejected).toMatchObject([{ line: 6, reason: { code: 'import_twice' } }])
  })
  it('is displayed by the used name and known by the birth name', async () => {
    const { children, shown } = await bring(school(pupil('1', { NOM_USAGE: 'TAMARIN' })))
    expect(children).toMatchObject([{ family: 'FILAO' }])
    expect(shown.samples.added).toMatchObject([{ kind: 'pupil', name: 'Zoé1 TAMARIN' }, { kind: 'guardian' }])
  })
  it('has names with entities, CDATA and odd spaces as people write them', async () => {
    const { children } = await bring(
      school(pupil('1', { NOM_DE_FAMILLE: 'D&apos;&#201;RY &amp; <![CDATA[<FILS>]]>', PRENOM: '  Marie\n Ève ' })),
    )
    expect(children).toMatchObject([{ family: "D'ÉRY & <FILS>", first: 'Marie Ève' }])
  })
})
