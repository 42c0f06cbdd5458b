import iconv from 'iconv-lite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { familiesIn } from './families.ts'
import { openImporter, type Importer } from './importer.ts'
import { ADULT_HEADINGS, adultCells, adultRow, csv, ondeFiles, pupilRow, type AdultRow } from './onde.ts'

let importer: Importer
beforeEach(() => {
  importer = openImporter()
})
afterEach(() => importer.close())

const bring = async (pupils: Parameters<typeof ondeFiles>[1], adults: readonly AdultRow[]) => {
  const shown = await importer.bring(ondeFiles(importer, pupils, adults))
  const families = familiesIn(importer.db).map(({ first, guardians }) => [first, guardians.map((one) => one.first)] as const)
  return { shown, families: Object.fromEntries(families) }
}
const reasons = (shown: Awaited<ReturnType<typeof bring>>['shown']): unknown[] =>
  shown.rejected.map(({ line, reason }) => [line, reason.code, reason.detail?.['name']])

describe('children of ONDE', () => {
  it('are found by names and class, whatever the accents, the case and the hyphens', async () => {
    const { families, shown } = await bring([pupilRow('Marie-Ève')], [adultRow('Hélène', [['filao', 'MARIE EVE', 'cp a']])])
    expect(families).toEqual({ 'Marie-Ève': ['Hélène'] })
    expect(shown.rejectedCount).toBe(0)
  })
  it('of the same names in two classes are told apart by the class', async () => {
    await bring(
      [pupilRow('Noé', { INE: '100000000AA' }), pupilRow('Noé', { INE: '100000000BB', 'Libellé classe': 'CP B' })],
      [adultRow('Karine', [['FILAO', 'Noé', 'CP B']]), adultRow('Hélène', [['FILAO', 'Noé', 'CP A']])],
    )
    expect(familiesIn(importer.db)).toMatchObject([
      { className: 'CP A', guardians: [{ first: 'Hélène' }] },
      { className: 'CP B', guardians: [{ first: 'Karine' }] },
    ])
  })
  it('of the same names in the same class are nobody’s guess', async () => {
    const { shown } = await bring(
      [pupilRow('Noé', { INE: '100000000AA' }), pupilRow('Noé', { INE: '100000000BB', 'Date naissance': '01/01/2018' }), pupilRow('Zoé')],
      [
        adultRow('Hélène', [
          ['FILAO', 'Noé', 'CP A'],
          ['FILAO', 'Zoé', 'CP A'],
        ]),
      ],
    )
    expect(
      familiesIn(importer.db)
        .map(({ first, guardians }) => [first, guardians.length])
        .sort(),
    ).toEqual([
      ['Noé', 0],
      ['Noé', 0],
      ['Zoé', 1],
    ])
    expect(reasons(shown)).toEqual([[2, 'import_homonym', 'Noé FILAO']])
  })
  it('that are twins are two', async () => {
    const twins = [pupilRow('Noé'), pupilRow('Zoé')]
    const both: AdultRow['children'] = [
      ['FILAO', 'Noé', 'CP A'],
      ['FILAO', 'Zoé', 'CP A'],
    ]
    const { families, shown } = await bring(twins, [adultRow('Hélène', both), adultRow('Karim', both, { 'Civilité Responsable': 'M.' })])
    expect(families).toEqual({ Noé: ['Hélène', 'Karim'], Zoé: ['Hélène', 'Karim'] })
    expect(shown).toMatchObject({ pupils: 2, guardians: 2 })
  })
  it('that no pupil is are a line to look at', async () => {
    const { shown } = await bring(
      [pupilRow('Noé')],
      [adultRow('Hélène', [['FILAO', 'Noé', 'CP A']]), adultRow('Karine', [['FILAO', 'Parti', 'CP A']])],
    )
    expect(reasons(shown)).toEqual([[3, 'import_unknown_child', 'Parti FILAO']])
    expect(shown.guardians).toBe(1)
  })
  it('may be more than there are headings for', async () => {
    const names = ['Noé', 'Zoé', 'Léo', 'Éva', 'Tom']
    const { families, shown } = await bring(
      names.map((name) => pupilRow(name)),
      [
        adultRow(
          'Hélène',
          names.map((name) => ['FILAO', name, 'CP A'] as const),
        ),
      ],
    )
    expect(Object.values(families)).toEqual(names.map(() => ['Hélène']))
    expect(shown.rejectedCount).toBe(0)
  })
  it('in a class of several levels, and in several classes, are found', async () => {
    const { families } = await bring(
      [pupilRow('Noé', { 'Libellé classe': 'CE1, CE2 Bleue' }), pupilRow('Zoé', { 'Libellé classe': 'ULIS' })],
      [
        adultRow('Hélène', [
          ['FILAO', 'Noé', 'CE1, CE2 Bleue'],
          ['FILAO', 'Zoé', 'CM1 A, ULIS'],
        ]),
      ],
    )
    expect(families).toEqual({ Noé: ['Hélène'], Zoé: ['Hélène'] })
  })
  it('are found by their used name too', async () => {
    const { families } = await bring(
      [pupilRow('Noé', { "Nom d'usage élève": 'TAMARIN' })],
      [adultRow('Hélène', [['TAMARIN', 'Noé', 'CP A']]), adultRow('Karine', [['FILAO', 'Noé', 'CP A']])],
    )
    expect(families).toEqual({ Noé: ['Hélène', 'Karine'] })
  })
  it('have numbered headings and another order in newer files', async () => {
    const [, ...rows] = adultCells([
      adultRow('Hélène', [
        ['FILAO', 'Noé', 'CP A'],
        ['FILAO', 'Zoé', 'CP A'],
      ]),
    ])
    const newer = [1, 2].flatMap((n) => [`Nom de famille élève ${n}`, `Prénom élève ${n}`, `Classes élèves ${n}`])
    const cells = rows.map((row) => [...row.slice(0, 12), ...row.slice(13, 16), ...row.slice(17, 20)])
    const [pupils = ''] = ondeFiles(importer, [pupilRow('Noé'), pupilRow('Zoé')], [])
    const guardians = importer.file('recent.csv', iconv.encode(csv([[...ADULT_HEADINGS, ...newer], ...cells]), 'latin1'))
    await importer.bring([pupils, guardians])
    expect(familiesIn(importer.db).map(({ guardians: all }) => all.map(({ first }) => first))).toEqual([['Hélène'], ['Hélène']])
  })
})

describe('guardians of ONDE', () => {
  it('with a child in common and the same names are one person', async () => {
    const { shown } = await bring(
      [pupilRow('Noé'), pupilRow('Zoé')],
      [
        adultRow('Hélène', [['FILAO', 'Noé', 'CP A']]),
        adultRow('HELENE', [
          ['FILAO', 'Noé', 'CP A'],
          ['FILAO', 'Zoé', 'CP A'],
        ]),
      ],
    )
    expect(shown.guardians).toBe(1)
  })
  it('with the same names and no child in common stay two, each with an account', async () => {
    const { shown, families } = await bring(
      [pupilRow('Noé'), pupilRow('Zoé')],
      [adultRow('Hélène', [['FILAO', 'Noé', 'CP A']]), adultRow('Hélène', [['FILAO', 'Zoé', 'CP A']])],
    )
    expect(shown).toMatchObject({ guardians: 2, notes: { homonyms: 1 } })
    expect(families).toEqual({ Noé: ['Hélène'], Zoé: ['Hélène'] })
    expect(importer.db.prepare('SELECT identifier FROM account ORDER BY identifier').pluck().all()).toEqual(['h.filao', 'h.filao2'])
  })
  it('without a first name are told apart by their civility', async () => {
    const { shown } = await bring(
      [pupilRow('Noé')],
      [adultRow('', [['FILAO', 'Noé', 'CP A']]), adultRow('', [['FILAO', 'Noé', 'CP A']], { 'Civilité Responsable': 'M.' })],
    )
    expect(shown.guardians).toBe(2)
  })
  it('without any name are a line to look at', async () => {
    const { shown } = await bring(
      [pupilRow('Noé')],
      [adultRow('Hélène', [['FILAO', 'Noé', 'CP A']]), adultRow('Karine', [['FILAO', 'Noé', 'CP A']], { 'Nom responsable': '' })],
    )
    expect(reasons(shown)).toEqual([[3, 'import_no_name', undefined]])
  })
  it('who have no legal rank have none', async () => {
    await bring([pupilRow('Noé')], [adultRow('Hélène', [['FILAO', 'Noé', 'CP A']])])
    expect(importer.db.prepare('SELECT legal_rank FROM responsibility').pluck().all()).toEqual([null])
  })
})
