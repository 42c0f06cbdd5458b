import { readFileSync } from 'node:fs'
import iconv from 'iconv-lite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { familiesIn } from './families.ts'
import { NOTHING, openImporter, type Importer } from './importer.ts'
import { guardiansXml, oneFamily, person, pupil, pupilsXml, siecleFiles, type SiecleSchool } from './siecle.ts'
import { zipFile } from './zips.ts'

let importer: Importer
beforeEach(() => {
  importer = openImporter()
})
afterEach(() => importer.close())

const accented: SiecleSchool = {
  ...oneFamily,
  pupils: [pupil('1', { NOM_DE_FAMILLE: "D'ÉRYŒ", PRENOM: 'Maëlys' })],
  persons: [person('10', { PRENOM: 'Hélène' })],
}
const latin1: SiecleSchool = { ...accented, pupils: [pupil('1', { NOM_DE_FAMILLE: "D'ÉRY", PRENOM: 'Maëlys' })] }
const expectFamily = (family = "D'ÉRYŒ"): void =>
  expect(familiesIn(importer.db)).toMatchObject([{ family, first: 'Maëlys', guardians: [{ first: 'Hélène' }] }])

describe('an export of SIECLE', () => {
  it.each(['ISO-8859-15', 'iso-8859-15', 'windows-1252', 'UTF-8', 'utf-8'])('that declares %s is read in it', async (encoding) => {
    await importer.bring(siecleFiles(importer, accented, encoding))
    expectFamily()
  })
  it.each(['ISO-8859-1', 'latin1'])('that declares %s is read in it', async (encoding) => {
    await importer.bring(siecleFiles(importer, latin1, encoding))
    expectFamily("D'ÉRY")
  })
  it('that declares nothing is UTF-8, also behind a byte order mark that contradicts it', async () => {
    const bare = (xml: string): string => xml.replace(' encoding="UTF-8"', '')
    const marked = (xml: string): Buffer => Buffer.from(`\ufeff${xml}`)
    await importer.bring([
      importer.file('e.xml', bare(pupilsXml(accented, 'UTF-8'))),
      importer.file('r.xml', marked(guardiansXml(accented, 'ISO-8859-1'))),
    ])
    expectFamily()
  })
  it('may declare itself in single quotes, with spaces, CRLF and comments', async () => {
    const odd = (xml: string): Buffer =>
      iconv.encode(
        xml
          .replace('encoding="ISO-8859-15"', `encoding = 'ISO-8859-15'`)
          .replace('\n', '\n<!-- <BEE_COMMUN> -->\n')
          .replaceAll('\n', '\r\n'),
        'iso-8859-15',
      )
    await importer.bring([importer.file('e.xml', odd(pupilsXml(accented))), importer.file('r.xml', odd(guardiansXml(accented)))])
    expectFamily()
  })
  it('is known by its content: names and order of the files do not matter', async () => {
    const [pupils = '', guardians = ''] = siecleFiles(importer, accented)
    await importer.bring([importer.file('b.dat', readFileSync(guardians)), importer.file('a.txt', readFileSync(pupils))])
    expectFamily()
  })
  it('has other roots in the older program', async () => {
    const older = (xml: string): Buffer => iconv.encode(xml.replaceAll(/BEE_(ELEVES|RESPONSABLES)/g, 'BEE_EPHC_$1'), 'iso-8859-15')
    await importer.bring([importer.file('e.xml', older(pupilsXml(accented))), importer.file('r.xml', older(guardiansXml(accented)))])
    expectFamily()
  })
  it('with the pupils’ addresses gives the same', async () => {
    const files = siecleFiles(importer, accented)
    await importer.bring(files)
    const withAddresses = pupilsXml({
      ...accented,
      pupils: accented.pupils.map((one) => one.replace('</ELEVE>', '<ADRESSE_ID>3</ADRESSE_ID><MEL>zoe@exemple.example</MEL></ELEVE>')),
    }).replace('</STRUCTURES>', '</STRUCTURES><ADRESSES><ADRESSE ADRESSE_ID="3"><CODE_POSTAL>97400</CODE_POSTAL></ADRESSE></ADRESSES>')
    const pupils = importer.file('ElevesAvecAdresses.xml', iconv.encode(withAddresses, 'iso-8859-15'))
    expect(await importer.look([pupils, files[1] ?? ''])).toMatchObject({ added: NOTHING, changed: NOTHING, leaving: NOTHING })
  })
  it('comes zipped as the ministry’s program gives it, each file in its archive', async () => {
    const [pupils = '', guardians = ''] = siecleFiles(importer, accented)
    await importer.bring([
      await zipFile(importer, 'ExportXML_ElevesSansAdresses.zip', { 'ElevesSansAdresses.xml': readFileSync(pupils) }),
      await zipFile(importer, 'ExportXML_ResponsablesAvecAdresses (1).zip', { 'ResponsablesAvecAdresses.xml': readFileSync(guardians) }),
    ])
    expectFamily()
  })
  it('comes zipped together, in folders, with files that are not of the matter', async () => {
    const [pupils = '', guardians = ''] = siecleFiles(importer, accented)
    const all = await zipFile(importer, 'tout.zip', {
      'exports/ElevesSansAdresses.XML': readFileSync(pupils),
      '__MACOSX/exports/._ElevesSansAdresses.XML': 'x',
      'exports/Nomenclature.xml': '<?xml version="1.0"?><BEE_NOMENCLATURES/>',
      'exports/ResponsablesAvecAdresses.xml': readFileSync(guardians),
      'lisez-moi.txt': 'bonjour',
    })
    await importer.bring([all])
    expectFamily()
  })
  it('plain beside zipped is one export', async () => {
    const [pupils = '', guardians = ''] = siecleFiles(importer, accented)
    await importer.bring([await zipFile(importer, 'e.zip', { 'ElevesSansAdresses.xml': readFileSync(pupils) }), guardians])
    expectFamily()
  })
  it('waits encrypted: nobody’s name lies in clear beside the store', async () => {
    const staged = await importer.preview(siecleFiles(importer, accented))
    expect(staged).toMatchObject({ ok: true })
    const bytes = readFileSync(`${importer.folder}/staging.db`)
    expect(bytes.includes('Hélène')).toBe(false)
    expect(bytes.subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3')
  })
})
