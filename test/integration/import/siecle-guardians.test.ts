import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { familiesIn } from './families.ts'
import { openImporter, type Importer } from './importer.ts'
import { address, answersFor, oneFamily, person, pupil, siecleFiles, type SiecleSchool } from './siecle.ts'

let importer: Importer
beforeEach(() => {
  importer = openImporter()
})
afterEach(() => importer.close())

const bring = async (wanted: Partial<SiecleSchool>) => {
  const shown = await importer.bring(siecleFiles(importer, { ...oneFamily, ...wanted }))
  return { shown, guardians: familiesIn(importer.db).flatMap((child) => child.guardians) }
}
const ranks = async (...links: readonly string[]) => {
  const { guardians } = await bring({ persons: ['10', '11', '12', '13'].map((id) => person(id)), links })
  return Object.fromEntries(guardians.map(({ first, rank }) => [first.replace('Adulte', ''), rank]))
}

describe('who answers for a pupil in SIECLE', () => {
  it('before March 2018: RESP_LEGAL 1 and 2; 0 is a contact', async () => {
    expect(
      await ranks(
        answersFor('10', '1', { RESP_LEGAL: '2', RESP_FINANCIER: '0', PERS_PAIMENT: '0', PERS_CONTACT: '0' }),
        answersFor('11', '1', { RESP_LEGAL: '1', RESP_FINANCIER: '1', PERS_PAIEMENT: '1', PERS_CONTACT: '0' }),
        answersFor('12', '1', { RESP_LEGAL: '0', RESP_FINANCIER: '0', PERS_PAIEMENT: '0', PERS_CONTACT: '1' }),
      ),
    ).toEqual({ 10: 2, 11: 1 })
  })
  it('since: NIVEAU_RESPONSABILITE 1, whoever pays first; 2 and 3 are no guardians', async () => {
    expect(
      await ranks(
        answersFor('10', '1', { NIVEAU_RESPONSABILITE: '1', PAIE_FRAIS_SCOLAIRES: '0', PERCOIT_LES_AIDES: 'true' }),
        answersFor('11', '1', { NIVEAU_RESPONSABILITE: '1', PAIE_FRAIS_SCOLAIRES: '1', PERCOIT_LES_AIDES: 'false' }),
        answersFor('12', '1', { NIVEAU_RESPONSABILITE: '2', PAIE_FRAIS_SCOLAIRES: '1' }),
        answersFor('13', '1', { NIVEAU_RESPONSABILITE: '3', A_CONTACTER_EN_PRIORITE: '1' }),
      ),
    ).toEqual({ 10: 2, 11: 1 })
  })
  it('both generations in one file', async () => {
    expect(await ranks(answersFor('10', '1', { RESP_LEGAL: '1' }), answersFor('11', '1', { NIVEAU_RESPONSABILITE: '1' }))).toEqual({
      10: 1,
      11: 2,
    })
  })
  it.each(['1', 'true', 'TRUE', 'True', ' true '])('«%s» means yes', async (yes) => {
    expect(await ranks(answersFor('10', '1', { NIVEAU_RESPONSABILITE: '1', PAIE_FRAIS_SCOLAIRES: yes }))).toEqual({ 10: 1 })
  })
  it.each(['0', 'false', 'FALSE', ''])('«%s» means no', async (no) => {
    expect(await ranks(answersFor('10', '1', { NIVEAU_RESPONSABILITE: '1', PAIE_FRAIS_SCOLAIRES: no }))).toEqual({ 10: 2 })
  })
  it('in the files of some tools the element is RESPONSABLE', async () => {
    expect(await ranks(answersFor('10', '1', { NIVEAU_RESPONSABILITE: '1' }, 'RESPONSABLE'))).toEqual({ 10: 2 })
  })
  it('kinship is kept as it is written, also of one character', async () => {
    await bring({ links: [answersFor('10', '1', { NIVEAU_RESPONSABILITE: '1', CODE_PARENTE: '2' })] })
    expect(importer.db.prepare('SELECT kinship FROM responsibility').all()).toEqual([{ kinship: '2' }])
  })
  it('a pupil or a person that no file holds is a line to look at', async () => {
    const { shown } = await bring({ links: [answersFor('10', '1'), answersFor('10', '999'), answersFor('888', '1')] })
    expect(shown.rejected.map(({ line, reason }) => [line, reason.code, reason.detail?.['id']])).toEqual([
      [8, 'import_unknown_pupil', '999'],
      [9, 'import_unknown_person', '888'],
    ])
  })
})

describe('a guardian of SIECLE', () => {
  it('is one person with all the children of the family', async () => {
    const { shown, guardians } = await bring({ pupils: [pupil('1'), pupil('2')], links: [answersFor('10', '1'), answersFor('10', '2')] })
    expect(shown.guardians).toBe(1)
    expect(guardians).toHaveLength(2)
    expect(importer.db.prepare('SELECT count(*) AS n FROM account').get()).toEqual({ n: 1 })
  })
  it('repeated in the file, once a child, is no duplicate', async () => {
    const { shown } = await bring({
      pupils: [pupil('1'), pupil('2')],
      persons: [person('10'), person('10')],
      links: [answersFor('10', '1'), answersFor('10', '2')],
    })
    expect(shown).toMatchObject({ guardians: 1, rejectedCount: 0 })
  })
  it('with two numbers stays two, and the screen counts the namesakes', async () => {
    const { shown } = await bring({
      persons: [person('10', { PRENOM: 'Léa' }), person('11', { PRENOM: 'LEA' })],
      links: [answersFor('10', '1'), answersFor('11', '1')],
    })
    expect(shown).toMatchObject({ guardians: 2, notes: { homonyms: 1 } })
  })
  it.each([
    ['M.', 'M'],
    ['MME', 'MME'],
    ['MLLE', 'MME'],
    ['', null],
  ])('called «%s» has the civility %s', async (written, civility) => {
    expect((await bring({ persons: [person('10', { LC_CIVILITE: written })] })).guardians).toMatchObject([{ civility }])
  })
  it('has an address wherever ADRESSES stands, and its postal code stays text', async () => {
    const persons = [person('10', { ADRESSE_ID: '7', TEL_PORTABLE: '+33639980001', MEL: 'Zoe@Exemple.EXAMPLE', NOM_USAGE: 'TAMARIN' })]
    const addresses = [
      address('7', { LIGNE1_ADRESSE: '4 RUE DU PORT', LIGNE3_ADRESSE: 'BÂT. B', CODE_POSTAL: '01000', LIBELLE_POSTAL: 'BOURG' }),
    ]
    const files = siecleFiles(importer, { ...oneFamily, persons, addresses })
    await importer.bring(files)
    const [child] = familiesIn(importer.db)
    expect(child?.guardians).toMatchObject([
      {
        usage: 'TAMARIN',
        mobile: '+33639980001',
        lines: ['4 RUE DU PORT', 'BÂT. B'],
        postal: '01000',
        city: 'BOURG',
        mail: 'Zoe@exemple.example',
      },
    ])
    const before = importer.rows()
    const upside = siecleFiles(importer, { ...oneFamily, persons: [], links: [...addresses, ...oneFamily.links, ...persons] })
    expect(await importer.look(upside)).toMatchObject({ changed: { pupils: 0, guardians: 0 }, added: { guardians: 0 } })
    expect(importer.rows()).toBe(before)
  })
  it.each([
    ['0692 12 34 56', '+262692123456'],
    ['06.39.98.00.01', '+33639980001'],
    ['00 33 6 39 98 00 01', '+33639980001'],
    ['0639980001 papa', '+33639980001'],
    ['02 62 99 00 01', null],
    ['inconnu', null],
  ])('with «%s» as a mobile is reached at %s', async (written, mobile) => {
    const { guardians, shown } = await bring({ persons: [person('10', { TEL_PORTABLE: written })] })
    expect(guardians).toMatchObject([{ mobile }])
    expect(shown.notes.withoutMobile).toBe(mobile === null ? 1 : 0)
  })
  it('without a first name is kept', async () => {
    expect((await bring({ persons: [person('10', { PRENOM: '' })] })).guardians).toMatchObject([{ first: '', family: 'FILAO' }])
  })
})
