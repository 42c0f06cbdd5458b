import iconv from 'iconv-lite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import fc from '../../setup/fast-check.ts'
import { familiesIn } from './families.ts'
import { NOTHING, openImporter, type Importer } from './importer.ts'
import { adultCells, adultRow, csv, OLD_PUPIL_HEADINGS, ondeFiles, PUPIL_HEADINGS, pupilCells, pupilRow } from './onde.ts'

let importer: Importer
beforeEach(() => {
  importer = openImporter()
})
afterEach(() => importer.close())

const pupils = [pupilRow('Maëlys', { INE: '123456789AB' }), pupilRow('Noé', { Sexe: 'M', 'Libellé classe': 'CE1' })]
const adults = [
  adultRow(
    'Hélène',
    [
      ['FILAO', 'Maëlys', 'CP A'],
      ['FILAO', 'Noé', 'CE1'],
    ],
    { 'Adresse responsable': '4 RUE DU PORT; BÂT. "B"', Courriel: 'helene@exemple.example', 'Téléphone portable': '06 39 98 00 01' },
  ),
]
const guardian = { first: 'Hélène', lines: ['4 RUE DU PORT; BÂT. "B"'], mail: 'helene@exemple.example', mobile: '+33639980001' }
const expectFamily = (): void =>
  expect(familiesIn(importer.db).toSorted((a, b) => (a.first < b.first ? -1 : 1))).toMatchObject([
    { first: 'Maëlys', sex: 'F', className: 'CP A', birth: '2018-05-12', guardians: [guardian] },
    { first: 'Noé', sex: 'M', className: 'CE1', guardians: [guardian] },
  ])

describe('an extraction of ONDE', () => {
  it.each([
    ['ISO-8859-1', (text: string) => iconv.encode(text, 'latin1')],
    ['Windows-1252', (text: string) => iconv.encode(text, 'windows-1252')],
    ['UTF-8', (text: string) => Buffer.from(text)],
    ['UTF-8 behind a byte order mark', (text: string) => Buffer.from(`\ufeff${text}`)],
  ])('in %s is read as it was written', async (_, encode) => {
    await importer.bring(ondeFiles(importer, pupils, adults, (rows) => encode(csv(rows))))
    expectFamily()
  })
  it('in Windows-1252 has the letters that ISO-8859-1 lacks', async () => {
    const [one = {}] = pupils
    await importer.bring(ondeFiles(importer, [{ ...one, 'Nom élève': 'D’ŒUVRE' }], [adultRow('Hélène', [['D’ŒUVRE', 'Maëlys', 'CP A']])]))
    expect(familiesIn(importer.db)).toMatchObject([{ family: 'D’ŒUVRE', guardians: [{ first: 'Hélène' }] }])
  })
  it.each([
    ['semicolons', ';', '\r\n', false],
    ['commas', ',', '\n', false],
    ['tabs', '\t', '\n', false],
    ['quotes around everything', ';', '\r\n', true],
    ['quotes and commas', ',', '\r\n', true],
  ])('with %s is read the same', async (_, separator, eol, quoteAll) => {
    await importer.bring(ondeFiles(importer, pupils, adults, (rows) => csv(rows, separator, eol, quoteAll)))
    expectFamily()
  })
  it('may have its headings in any order', async () => {
    await importer.bring(ondeFiles(importer, pupils, adults))
    const unchanged = fc.asyncProperty(fc.shuffledSubarray(PUPIL_HEADINGS, { minLength: PUPIL_HEADINGS.length }), async (headings) => {
      const [, guardians = ''] = ondeFiles(importer, pupils, adults)
      const files = [importer.file('melange.csv', iconv.encode(csv(pupilCells(pupils, headings)), 'latin1')), guardians]
      expect(await importer.look(files)).toMatchObject({ added: NOTHING, changed: NOTHING, leaving: NOTHING, rejectedCount: 0 })
    })
    await fc.assert(unchanged, { numRuns: 15 })
  })
  it('may have the adults’ headings in any order too, the children behind', async () => {
    await importer.bring(ondeFiles(importer, pupils, adults))
    const [headings = [], ...rows] = adultCells(adults)
    const adultPart = headings.slice(0, 12).map((_, n) => n)
    const unchanged = fc.asyncProperty(fc.shuffledSubarray(adultPart, { minLength: adultPart.length }), async (order) => {
      const mixed = [headings, ...rows].map((cells) => [...order.map((n) => cells[n] ?? ''), ...cells.slice(12)])
      const [children = ''] = ondeFiles(importer, pupils, adults)
      const files = [children, importer.file('melange.csv', iconv.encode(csv(mixed), 'latin1'))]
      expect(await importer.look(files)).toMatchObject({ added: NOTHING, changed: NOTHING, leaving: NOTHING, rejectedCount: 0 })
    })
    await fc.assert(unchanged, { numRuns: 15 })
  })
  it('may spell its headings otherwise: case, accents, stars, spaces', async () => {
    const odd = (cells: readonly string[]): string[] =>
      cells.map((name) => ` ${name.toUpperCase().normalize('NFD').replaceAll(/\p{M}/gu, '')} *`)
    const write = ([headings = [], ...rows]: readonly (readonly string[])[]): string => csv([odd(headings), ...rows])
    await importer.bring(ondeFiles(importer, pupils, adults, write))
    expectFamily()
  })
  it('to 2016 has no INE and says «Classe»', async () => {
    const old = pupils.map((row) => ({
      'Nom Elève': row['Nom élève'] ?? '',
      'Prénom Elève': row['Prénom élève'] ?? '',
      'Date naissance': '2018-05-12',
      Sexe: row['Sexe'] === 'M' ? 'H' : 'F',
      Classe: row['Libellé classe'] ?? '',
    }))
    const [, guardians = ''] = ondeFiles(importer, pupils, adults)
    await importer.bring([importer.file('ancien.csv', csv(pupilCells(old, OLD_PUPIL_HEADINGS))), guardians])
    expectFamily()
  })
  it('may be footed by a line, by blank lines and by lines of separators', async () => {
    const write = (rows: readonly (readonly string[])[]): string =>
      `${csv(rows)}\r\n;;;;;;\r\n   \r\nExtraction du 15/10/2026\r\n"Page 1";;;;\r\n`
    expect(await importer.bring(ondeFiles(importer, pupils, adults, write))).toMatchObject({ pupils: 2, rejectedCount: 0 })
    expectFamily()
  })
  it('may begin with blank lines, whatever separates its cells', async () => {
    await importer.bring(ondeFiles(importer, pupils, adults, (rows) => `\r\n  \r\n${csv(rows, ',')}`))
    expectFamily()
  })
  it('may have ragged rows, shorter and longer than the headings', async () => {
    const ragged = ([headings = [], ...rows]: readonly (readonly string[])[]): string =>
      csv([headings, ...rows.map((cells, n) => (n === 0 ? [...cells, '', 'en trop'] : cells.slice(0, 17)))])
    const [, guardians = ''] = ondeFiles(importer, pupils, adults)
    await importer.bring([importer.file('eleves.csv', ragged(pupilCells(pupils))), guardians])
    expectFamily()
  })
  it('may hold line ends inside quotes, and lines are still counted right', async () => {
    const [first = {}, second = {}] = pupils
    const rows = [{ ...first, Adresse1: 'LIEU-DIT\nLES FILAOS\nPORTE 2' }, second, pupilRow('Élie', { 'Date naissance': '31/02/2018' })]
    const shown = await importer.bring(ondeFiles(importer, rows, adults))
    expect(shown.rejected).toMatchObject([{ file: 'CSVExtraction.csv', line: 6, reason: { code: 'import_bad_date' } }])
    expect(shown.pupils).toBe(3)
  })
  it('may have the guardians before the pupils', async () => {
    await importer.bring(ondeFiles(importer, pupils, adults).toReversed())
    expectFamily()
  })
  it('without a line end after its last row loses nobody', async () => {
    await importer.bring(ondeFiles(importer, pupils, adults, (rows) => csv(rows).trimEnd()))
    expectFamily()
  })
})
