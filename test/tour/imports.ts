import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import type { Page } from 'playwright'
import { writeSample, type SampleFormat } from '../../src/core/import/sample.ts'
import type { Guichet } from '../setup/electron.ts'
import { button } from '../setup/parent.ts'
import type { Album } from './album.ts'
import { SCHOOL } from './parents.ts'

/** The other files that a school brings, as far as what they would change: a table, EduConnect's accounts, ONDE with homonyms. */
export async function moreImports(guichet: Guichet, staff: Page, album: Album): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-tour-import-'))
  const sample = (format: SampleFormat): Promise<readonly string[]> => writeSample({ ...SCHOOL, pupils: 600, format, outDir: folder })
  const look = async (files: readonly string[], text: string): Promise<void> => {
    await guichet.app.evaluate(
      ({ dialog }, filePaths) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths })
      },
      [...files],
    )
    await button(staff, 'Choisir les fichiers…').click()
    await staff.getByText(text).first().waitFor()
  }
  try {
    await look([asSecretary(await sample('csv'))], 'Que contiennent les colonnes')
    await staff
      .getByText(/^On lirait/)
      .first()
      .waitFor()
    await album.take(staff, 'import-colonnes')
    await button(staff, 'Abandonner').click()
    await look(await sample('educonnect'), 'Ce que la liste des comptes changerait')
    await album.take(staff, 'import-comptes')
    await button(staff, 'Ne pas importer').click()
    await look(withHomonym(await sample('onde')), 'De quel enfant s’agit-il ?')
    await album.take(staff, 'import-homonymes')
    await staff.locator('.decide select').first().selectOption({ index: 1 })
    await button(staff, 'Rattacher et revoir l’aperçu').click()
    await staff.locator('.decide option[value^="p"]:checked').first().waitFor({ state: 'attached' })
    await album.take(staff, 'import-homonymes-rattaches')
    await button(staff, 'Ne pas importer').click()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const read = (path: string): readonly string[] => iconv.decode(readFileSync(path), 'windows-1252').trimEnd().split('\r\n')
function write(path: string, lines: readonly string[]): string {
  writeFileSync(path, iconv.encode(lines.map((line) => `${line}\r\n`).join(''), 'windows-1252'))
  return path
}

/** A column more than Guichet knows. */
function asSecretary([table = '']: readonly string[]): string {
  const [head = '', ...rows] = read(table)
  return write(join(table, '..', 'Ma liste.csv'), [`${head};Régime`, ...rows.map((row) => `${row};DP`)])
}

/** The first pupil once more, as another child of the same names in the same class. */
function withHomonym([pupils = '', ...guardians]: readonly string[]): readonly string[] {
  const lines = read(pupils)
  const other = (lines[1] ?? '').replace(/\d{2}\/\d{2}\/\d{4}/, '21/04/2014').replace(/;\d{9}[A-Z]{2};/, ';100000000ZZ;')
  return [write(pupils, [...lines, other]), ...guardians]
}
