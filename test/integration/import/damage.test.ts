import { readFileSync } from 'node:fs'
import iconv from 'iconv-lite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import fc from '../../setup/fast-check.ts'
import { openImporter, type Importer } from './importer.ts'
import { adultRow, ondeFiles, pupilRow } from './onde.ts'
import { blamed, refusal } from './refusal.ts'
import { guardiansXml, oneFamily, person, pupil, pupilsXml, siecleFiles } from './siecle.ts'

let importer: Importer
let good: readonly string[]
let guardians: string
beforeEach(async () => {
  importer = openImporter()
  good = siecleFiles(importer, oneFamily)
  guardians = good[1] ?? ''
  await importer.bring(good)
})
afterEach(() => importer.close())

const xml = pupilsXml(oneFamily)
const latin9 = (text: string): Buffer => iconv.encode(text, 'iso-8859-15')
const linesIn = (text: string): number => text.split('\n').length
/** The pupils' file with something put into its fifth line, where the first pupil is. */
const with5 = (change: (line: string) => string): string =>
  xml
    .split('\n')
    .map((line, n) => (n === 4 ? change(line) : line))
    .join('\n')

describe('an XML that stops before its end', () => {
  it('is refused wherever it was cut, with the line where it stops', async () => {
    const body = xml.indexOf('<PARAMETRES')
    const anyCut = fc.asyncProperty(fc.integer({ min: body, max: xml.length - 1 }), async (at) => {
      const cut = xml.slice(0, at)
      const file = importer.file('Eleves.xml', latin9(cut))
      expect(await blamed(importer, file, [guardians])).toEqual(['import_truncated', linesIn(cut)])
    })
    await fc.assert(anyCut, { numRuns: 60 })
  })
  it('is refused when it is the guardians’', async () => {
    const whole = guardiansXml(oneFamily)
    const cut = importer.file('Resp.xml', iconv.encode(whole.slice(0, whole.indexOf('</RESPONSABLES>')), 'iso-8859-15'))
    expect(await blamed(importer, cut, [good[0] ?? ''])).toEqual([
      'import_truncated',
      linesIn(whole.slice(0, whole.indexOf('</RESPONSABLES>'))),
    ])
  })
})

describe('a damaged XML', () => {
  it.each([
    ['a tag that closes another', (line: string) => line.replace('</PRENOM>', '</PRENOMS>')],
    ['a tag that is never closed', (line: string) => line.replace('</PRENOM>', '')],
    ['an attribute without quotes', (line: string) => line.replace('ELEVE_ID="1"', 'ELEVE_ID=1')],
    ['an entity that nobody declared', (line: string) => line.replace('FILAO', '&lol;')],
    ['a lone ampersand', (line: string) => line.replace('FILAO', 'A & B')],
    ['a number that is no character', (line: string) => line.replace('FILAO', '&#x110000;')],
    ['a control character', (line: string) => line.replace('FILAO', 'FI\u0001LAO')],
    ['a name of a hundred thousand letters', (line: string) => line.replace('FILAO', 'A'.repeat(100_001))],
    [
      'elements without end inside one another',
      (line: string) => line.replace('<PRENOM>', `${'<A>'.repeat(60)}${'</A>'.repeat(60)}<PRENOM>`),
    ],
    ['a pupil of ten thousand elements', (line: string) => line.replace('<PRENOM>', `${'<A/>'.repeat(10_000)}<PRENOM>`)],
  ])('by %s is refused at its line', async (_, change) => {
    expect(await blamed(importer, importer.file('Eleves.xml', latin9(with5(change))), [guardians])).toEqual(['import_damaged', 5])
  })
  it('by something after its end is refused', async () => {
    expect(await blamed(importer, importer.file('Eleves.xml', latin9(`${xml}\n<BEE_ELEVES/>`)), [guardians])).toEqual([
      'import_damaged',
      10,
    ])
  })
  it('by a comment of millions of letters does not fill the memory', async () => {
    const long = importer.file(
      'Eleves.xml',
      with5((line) => `<!--${'x'.repeat(3_000_000)}-->${line}`),
    )
    expect(await blamed(importer, long, [guardians])).toEqual(['import_damaged', 5])
  })
  it('by any one byte never throws, and a preview never changes the store', async () => {
    const bytes = readFileSync(good[0] ?? '')
    const anyByte = fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }), async (at, value) => {
      const rows = importer.rows()
      const broken = Buffer.from(bytes)
      broken[at] = value
      await importer.preview([importer.file('Eleves.xml', broken), guardians])
      expect(importer.rows()).toBe(rows)
    })
    await fc.assert(anyByte, { numRuns: 150 })
  })
})

describe('an XML with declarations of its own', () => {
  const after = (doctype: string, use = '&a;'): string =>
    with5((line) => line.replace('FILAO', use)).replace('<BEE_ELEVES', `${doctype}\n<BEE_ELEVES`)
  it.each([
    ['a billion laughs', `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(10)}"><!ENTITY c "${'&b;'.repeat(10)}">]>`, '&c;', 2],
    ['one huge entity', `<!DOCTYPE x [\n<!ENTITY a "${'x'.repeat(50_000)}">\n]>`, '&a;'.repeat(1_000), 2],
    ['a file to be read', '\n\n<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>', '&a;', 4],
    ['an address to be fetched', '<!DOCTYPE x SYSTEM "http://exemple.example/x.dtd">', 'FILAO', 2],
  ])('(%s) is refused where they stand', async (_, doctype, use, line) => {
    expect(await blamed(importer, importer.file('Eleves.xml', after(doctype, use)), [guardians])).toEqual(['import_entities', line])
  })
  it('is refused by the reader too, when they stand far from the beginning', async () => {
    const far = after('', '&a;').replace('<DONNEES>', `<!-- ${'x'.repeat(20_000)} -->\n<!DOCTYPE x [<!ENTITY a "ha">]><DONNEES>`)
    const [code, line] = await blamed(importer, importer.file('Eleves.xml', latin9(far)), [guardians])
    expect([code, line]).toEqual(['import_damaged', 6])
  })
})

describe('a text in another encoding than it says', () => {
  const accented = { ...oneFamily, pupils: [pupil('1'), pupil('2', { NOM_DE_FAMILLE: 'LEFÈVRE' })] }
  it('UTF-8 announced, ISO-8859-15 written: refused at the first line that shows it', async () => {
    const written = iconv.encode(
      pupilsXml({ ...accented, pupils: [pupil('1', { PRENOM: 'Noe' }), ...accented.pupils.slice(1)] }, 'UTF-8'),
      'latin1',
    )
    expect(await refusal(importer, [importer.file('Eleves.xml', written), guardians])).toEqual({
      code: 'import_encoding',
      detail: { file: 'Eleves.xml', line: 6, encoding: 'UTF-8' },
    })
  })
  it.each(['ISO-8859-15', 'ISO-8859-1', 'windows-1252'])(
    '%s announced, UTF-8 written: refused, names are not mangled',
    async (encoding) => {
      const written = Buffer.from(
        pupilsXml({ ...accented, pupils: [pupil('1', { PRENOM: 'Noe' }), ...accented.pupils.slice(1)] }, encoding),
      )
      expect(await refusal(importer, [importer.file('Eleves.xml', written), guardians])).toEqual({
        code: 'import_encoding',
        detail: { file: 'Eleves.xml', line: 6, encoding },
      })
    },
  )
  it('an encoding that does not exist is refused on the first line', async () => {
    const file = importer.file('Eleves.xml', xml.replace('ISO-8859-15', 'KLINGON-1'))
    expect(await refusal(importer, [file, guardians])).toEqual({
      code: 'import_encoding',
      detail: { file: 'Eleves.xml', line: 1, encoding: 'KLINGON-1' },
    })
  })
  it('a byte order mark holds the file to UTF-8', async () => {
    const written = Buffer.concat([
      Buffer.from('\ufeff'),
      iconv.encode(guardiansXml({ ...oneFamily, persons: [person('10', { PRENOM: 'Zoé' })] }), 'latin1'),
    ])
    const [code, line] = await blamed(importer, importer.file('Resp.xml', written), [good[0] ?? ''])
    expect([code, line]).toEqual(['import_encoding', 5])
  })
})

describe('a damaged CSV', () => {
  const pupils = [pupilRow('Maëlys'), pupilRow('Noé')]
  const adults = [adultRow('Hélène', [['FILAO', 'Maëlys', 'CP A']])]
  it('with a quote that is never closed is refused with a line', async () => {
    const [children = '', others = ''] = ondeFiles(importer, pupils, adults)
    const text = readFileSync(children, 'latin1').replace('Noé;', '"Noé;').replace('No\xe9;', '"No\xe9;')
    const [code, line] = await blamed(importer, importer.file('eleves.csv', Buffer.from(text, 'latin1')), [others])
    expect(code).toBe('import_damaged')
    expect(line).toBeGreaterThanOrEqual(3)
  })
  it('with a row of some hundred thousand letters is refused with its line', async () => {
    const [children = '', others = ''] = ondeFiles(importer, [...pupils, pupilRow('x'.repeat(300_000))], adults)
    expect(await blamed(importer, children, [others])).toEqual(['import_damaged', 4])
  })
  it('in UTF-8, cut in the middle of a letter, is refused: nobody’s name is mangled', async () => {
    const [children = '', others = ''] = ondeFiles(importer, pupils, adults, (rows) => rows.map((cells) => cells.join(';')).join('\n'))
    const bytes = readFileSync(children)
    const cut = importer.file('eleves.csv', bytes.subarray(0, bytes.lastIndexOf(0xc3) + 1))
    expect(await blamed(importer, cut, [others])).toEqual(['import_encoding', 3])
  })
  it('behind a byte order mark, with bytes that are not UTF-8, is refused with its line', async () => {
    const [children = '', others = ''] = ondeFiles(importer, pupils, adults)
    const marked = importer.file('eleves.csv', Buffer.concat([Buffer.from('\ufeff'), readFileSync(children)]))
    expect(await blamed(importer, marked, [others])).toEqual(['import_encoding', 1])
  })
})
