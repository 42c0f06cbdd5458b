import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import fc from '../../setup/fast-check.ts'
import { openImporter, type Importer } from './importer.ts'
import { ondeFiles, adultRow, pupilRow } from './onde.ts'
import { blamed, refusal } from './refusal.ts'
import { answersFor, oneFamily, person, pupil, siecleFiles } from './siecle.ts'
import { zipFile } from './zips.ts'

let importer: Importer
let good: readonly string[]
beforeEach(async () => {
  importer = openImporter()
  good = siecleFiles(importer, oneFamily)
  await importer.bring(good)
})
afterEach(() => importer.close())

const latin = (text: string): Buffer => Buffer.from(text, 'latin1')
const pdf = `%PDF-1.7\n1 0 obj <</Type /Catalog, /Pages 2 0 R; >> stream\n${deflateSync('x').toString('latin1')}\nendstream`

describe('a file chosen by mistake', () => {
  it.each([
    ['lettre.pdf', latin(pdf), 'import_unknown_kind'],
    ['photo.png', latin('\x89PNG\r\n\x1a\n\0\0\0\rIHDR;,'), 'import_unknown_kind'],
    ['eleves.xls', latin('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1;;;'), 'import_spreadsheet'],
    ['notes.json', latin('{"eleves": [{"nom": "FILAO", "prenom": "Zoé"}]}'), 'import_unknown_kind'],
    ['notes-2.json', latin('{\n  "eleves": [],\n  "classe": "6A"\n}'), 'import_unknown_kind'],
    ['lettre.txt', latin('Madame, Monsieur,\nveuillez trouver "ci-joint; la liste'), 'import_unknown_kind'],
    ['lettre.rtf', latin('{\\rtf1\\ansi;\\deff0 Bonjour, Madame}'), 'import_unknown_kind'],
    ['notes.csv', latin('matiere;note\nfrancais;12\n'), 'import_unknown_kind'],
    ['session.xml', latin('<!DOCTYPE html>\n<html><body>Votre session a expiré</body></html>'), 'import_unknown_kind'],
    ['page.xml', latin('<html><body>bonjour</body></html>'), 'import_unknown_kind'],
    ['vide.xml', latin(''), 'import_empty'],
    ['blanc.csv', latin(' \r\n\t\r\n'), 'import_empty'],
    ['marque.csv', Buffer.from('\ufeff'), 'import_empty'],
    ['zeros.xml', Buffer.alloc(5_000), 'import_unknown_kind'],
    ['utf16.csv', Buffer.from('\ufeffNom élève;Prénom élève', 'utf16le'), 'import_unknown_kind'],
    ['Nomenclature.xml', latin('<?xml version="1.0"?>\n<BEE_NOMENCLATURES/>'), 'import_neighbour'],
    ['Commun.xml', latin('<BEE_COMMUN/>'), 'import_neighbour'],
    ['Structures.xml', latin('<BEE_STRUCTURES VERSION="1">'), 'import_neighbour'],
    ['sts_emp.xml', latin('<?xml version="1.0"?><STS_EDT/>'), 'import_neighbour'],
  ])('%s is refused in words that name it, alone and beside a good one', async (name, content, code) => {
    const path = importer.file(name, content)
    expect(await blamed(importer, path)).toEqual([code, null])
    expect(await blamed(importer, path, good)).toEqual([code, null])
  })
  it.each([
    ['eleves.xlsx', { '[Content_Types].xml': '<Types/>', 'xl/workbook.xml': '<workbook/>' }],
    ['eleves.ods', { mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<x/>' }],
  ])('%s is a workbook, though an archive', async (name, entries) => {
    expect(await blamed(importer, await zipFile(importer, name, entries))).toEqual(['import_spreadsheet', null])
  })
  it('that is a folder, or nowhere, cannot be opened', async () => {
    mkdirSync(join(importer.folder, 'dossier.xml'))
    expect(await blamed(importer, join(importer.folder, 'dossier.xml'))).toEqual(['import_unreadable', null])
    expect(await blamed(importer, join(importer.folder, 'absent.xml'))).toEqual(['import_unreadable', null])
  })
  it('of any bytes whatever is refused, and named', async () => {
    const anything = fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (bytes) => {
      await blamed(importer, importer.file('quelconque.bin', bytes))
    })
    await fc.assert(anything, { numRuns: 60 })
  })
})

describe('files that do not go together', () => {
  it('of another school than the policy’s are refused with both numbers', async () => {
    const failure = await refusal(importer, good, { expectedUai: '9740001A' })
    expect(failure).toEqual({
      code: 'import_other_school',
      detail: { file: 'ElevesSansAdresses.xml', uai: '9749999K', expected: '9740001A' },
    })
    expect(await importer.look(good, { expectedUai: ' 9749999k ' })).toMatchObject({ pupils: 1 })
  })
  it('of two schools, of two school years, one file each', async () => {
    const [pupils = '', guardians = ''] = good
    const elsewhere = importer.file('Ailleurs.xml', readFileSync(guardians, 'latin1').replace('9749999K', '9740002B'))
    expect(await refusal(importer, [pupils, elsewhere])).toEqual({ code: 'import_two_schools' })
    expect((await refusal(importer, [pupils, elsewhere], { expectedUai: '9749999K' })).detail).toMatchObject({ file: 'Ailleurs.xml' })
    const older = importer.file('Ancien.xml', readFileSync(guardians, 'latin1').replace('>2026<', '>2025<'))
    expect(await refusal(importer, [pupils, older])).toEqual({ code: 'import_two_years' })
  })
  it.each([
    ['pupils of SIECLE', 0, 'import_missing_guardians'],
    ['guardians of SIECLE', 1, 'import_missing_pupils'],
  ])('%s alone are not enough', async (_, at, code) => {
    expect(await refusal(importer, [good[at] ?? ''])).toEqual({ code })
  })
  it.each([
    ['pupils of ONDE', 0, 'import_missing_guardians'],
    ['guardians of ONDE', 1, 'import_missing_pupils'],
  ])('%s alone are not enough', async (_, at, code) => {
    const onde = ondeFiles(importer, [pupilRow('Noé')], [adultRow('Hélène', [['FILAO', 'Noé', 'CP A']])])
    expect(await refusal(importer, [onde[at] ?? ''])).toEqual({ code })
  })
  it('with no pupil present, or nobody who answers for one, change nothing', async () => {
    const gone = siecleFiles(importer, { ...oneFamily, pupils: [pupil('1', { DATE_SORTIE: '01/09/2026' })] })
    expect(await refusal(importer, gone)).toEqual({ code: 'import_no_pupils' })
    const nobody = siecleFiles(importer, { ...oneFamily, pupils: [] })
    expect(await refusal(importer, nobody)).toEqual({ code: 'import_no_pupils' })
    const contacts = siecleFiles(importer, { ...oneFamily, links: [answersFor('10', '1', { NIVEAU_RESPONSABILITE: '3' })] })
    expect(await refusal(importer, contacts)).toEqual({ code: 'import_no_guardians' })
    const unbound = siecleFiles(importer, { ...oneFamily, persons: [person('11')] })
    expect(await refusal(importer, unbound)).toEqual({ code: 'import_no_guardians' })
  })
  it('none at all', async () => {
    expect(await refusal(importer, [])).toEqual({ code: 'import_missing_pupils' })
  })
  it.each(['Nom élève', 'Prénom élève', 'Date naissance', 'Libellé classe'])('of ONDE without «%s» name the heading', async (heading) => {
    const rows = [pupilRow('Noé')]
    const write = (cells: readonly (readonly string[])[]): string =>
      cells.map((row) => row.map((cell) => (cell === heading ? 'Autre' : cell)).join(';')).join('\n')
    const files = ondeFiles(importer, rows, [adultRow('Hélène', [['FILAO', 'Noé', 'CP A']])], write)
    expect(await refusal(importer, files)).toEqual({ code: 'import_missing_heading', detail: { file: 'CSVExtraction.csv', heading } })
  })
  it.each(['Nom responsable', 'Prénom responsable', 'Prénom enfant'])('of ONDE without «%s» name the heading', async (heading) => {
    const write = (cells: readonly (readonly string[])[]): string =>
      cells.map((row) => row.map((cell) => (cell === heading ? 'Autre' : cell)).join(';')).join('\n')
    const files = ondeFiles(importer, [pupilRow('Noé')], [adultRow('Hélène', [['FILAO', 'Noé', 'CP A']])], write)
    expect(await refusal(importer, files)).toEqual({ code: 'import_missing_heading', detail: { file: 'CSVExtraction (1).csv', heading } })
  })
})
