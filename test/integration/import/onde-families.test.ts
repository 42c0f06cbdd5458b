import iconv from 'iconv-lite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { previewTies, type StagedImport } from '../../../src/core/import/import.ts'
import type { SaidTie } from '../../../src/core/import/homonyms.ts'
import type { ChildTie } from '../../../src/shared/import.ts'
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

describe('children of the same names in one class', () => {
  const NOES = [
    pupilRow('Noé', { INE: '100000000AA' }),
    pupilRow('Noé', { INE: '100000000BB', 'Date naissance': '01/01/2018' }),
    pupilRow('Zoé', { 'Date naissance': '02/02/2017' }),
  ]
  const PARENTS = [
    adultRow('Hélène', [['FILAO', 'Noé', 'CP A']]),
    adultRow('Karim', [['FILAO', 'Noé', 'CP A']]),
    adultRow('Anne', [['FILAO', 'Zoé', 'CP A']]),
  ]
  const parents = (): Record<string, readonly string[]> =>
    Object.fromEntries(familiesIn(importer.db).map(({ birth, guardians }) => [birth, guardians.map((one) => one.first)] as const))
  const look = async (pupils: typeof NOES, adults: readonly AdultRow[], ties: readonly SaidTie[] = []): Promise<StagedImport> => {
    const found = await importer.preview(ondeFiles(importer, pupils, adults), { ties })
    if (!found.ok) throw new Error(found.error.code)
    return found.value
  }
  /** The tie that a person makes of a homonym by the child's birth. */
  const say = (staged: StagedImport, guardian: string, birth: string): ChildTie => {
    const one = staged.preview.homonyms.find((homonym) => homonym.guardian.startsWith(guardian))
    const child = one?.candidates.find(({ birthDate }) => birthDate === birth)
    if (one === undefined || child === undefined) throw new Error('not asked')
    return { ref: one.ref, pupil: child.ref }
  }

  it('are asked about, with what tells them apart', async () => {
    const { preview } = await look(NOES, PARENTS)
    expect(preview).toMatchObject({ homonymCount: 2, rejectedCount: 2 })
    expect(preview.homonyms[0]).toMatchObject({
      ...{ line: 2, guardian: 'Hélène FILAO', child: 'Noé FILAO', chosen: null },
      candidates: [
        { name: 'Noé FILAO', className: 'CP A', birthDate: '2018-01-01' },
        { name: 'Noé FILAO', className: 'CP A', birthDate: '2018-05-12' },
      ],
    })
  })
  it('are tied as a person says, who sees it before anything changes; the rest stays a line to look at', async () => {
    const first = await look(NOES, PARENTS)
    const said = previewTies(importer.db, first, [say(first, 'Hélène', '2018-01-01')])
    const second = await look(NOES, PARENTS, said)
    expect(second.preview).toMatchObject({ homonymCount: 2, rejectedCount: 1, added: { guardians: 2 } })
    const [helene, karim] = second.preview.homonyms
    expect(helene?.candidates.find(({ ref }) => ref === helene.chosen)?.birthDate).toBe('2018-01-01')
    expect(karim?.chosen).toBeNull()
    importer.apply(second)
    expect(parents()).toEqual({ '2017-02-02': ['Anne'], '2018-01-01': ['Hélène'], '2018-05-12': [] })
  })
  it('are known at the next import, and not asked about again', async () => {
    const first = await look(NOES, PARENTS)
    const ties = [say(first, 'Hélène', '2018-01-01'), say(first, 'Karim', '2018-05-12')]
    const said = previewTies(importer.db, first, ties)
    importer.apply(await look(NOES, PARENTS, said))
    const again = await look(NOES, PARENTS)
    expect(again.preview).toMatchObject({ homonymCount: 0, rejectedCount: 0, kinds: { links: 0 }, leaving: { guardians: 0 } })
    importer.apply(again)
    expect(parents()).toEqual({ '2017-02-02': ['Anne'], '2018-01-01': ['Hélène'], '2018-05-12': ['Karim'] })
  })
  it('are not tied by what was said of other files, nor by refs that mean nothing', async () => {
    const first = await look(NOES, PARENTS)
    const tie = say(first, 'Hélène', '2018-01-01')
    expect(
      previewTies(importer.db, first, [
        { ...tie, pupil: 'p99' },
        { ...tie, ref: 'x' },
        { ref: tie.pupil, pupil: tie.ref },
      ]),
    ).toEqual([])
    const said = previewTies(importer.db, first, [tie])
    const others = [pupilRow('Tom'), pupilRow('Tom', { INE: '100000000CC' }), pupilRow('Zoé')]
    const adults = [adultRow('Hélène', [['FILAO', 'Tom', 'CP A']]), adultRow('Anne', [['FILAO', 'Zoé', 'CP A']])]
    expect((await look(others, adults, said)).preview).toMatchObject({ homonyms: [{ chosen: null }], rejectedCount: 1 })
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
