import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeSample } from '../../src/core/import/sample.ts'
import { axeFaults } from '../renderer/axe.ts'
import { launchGuichet, type Guichet } from '../setup/electron.ts'
import { keysOn, type Keys } from '../setup/keyboard.ts'
import { button, heading } from '../setup/parent.ts'
import { PIN, prepareSchool, type School } from '../setup/school.ts'
import { examplePolicy } from '../setup/station.ts'

const SAMPLE = { pupils: 60, seed: 21, format: 'siecle', schoolYear: 2026 } as const

let folder: string
let school: School
let guichet: Guichet
let staff: Page
let keys: Keys
let table: string
let list: string

const status = (text: string | RegExp): Promise<void> => staff.getByText(text).first().waitFor()
/** What the screen is about, below its title. */
const about = (name: string): Promise<void> => staff.getByRole('heading', { name, level: 2 }).waitFor()
/** The next files that the system's dialog gives. */
const choose = (...chosen: readonly string[]): Promise<void> =>
  guichet.app.evaluate(
    ({ dialog }, filePaths) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths })
    },
    [...chosen],
  )
async function begin(): Promise<void> {
  await keys.press('Alt+7')
  await heading(staff, 'Importer l’école').waitFor()
  await keys.to('Choisir les fichiers')
  await keys.press('Enter')
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-import-screen-'))
  school = await prepareSchool(SAMPLE, examplePolicy)
  const [sheet = ''] = await writeSample({ ...SAMPLE, format: 'csv', outDir: folder })
  // The secretary's table is the school's, but for a pupil who is not in it, a class and a number, and a column more.
  const [head = '', ...rows] = iconv.decode(readFileSync(sheet), 'windows-1252').trimEnd().split('\r\n')
  const next = rows
    .slice(1)
    .map((row, n) => `${n === 0 ? row.replace(/;\d[A-Z]\d*;/, ';3Z;').replace(/;063998\d+;/, ';0639980099;') : row};DP`)
  table = join(folder, 'Ma liste.csv')
  writeFileSync(table, iconv.encode([`${head};Régime`, ...next].join('\r\n'), 'windows-1252'))
  ;[list = ''] = await writeSample({ ...SAMPLE, format: 'educonnect', outDir: folder })
  guichet = await launchGuichet({ dataDir: school.dataDir })
  await button(await guichet.page('guichet://kiosk'), 'Espace du personnel').click()
  staff = await guichet.page('guichet://staff')
  keys = keysOn(staff)
  await keys.to('Code')
  await keys.type(PIN)
  await keys.press('Enter')
  await heading(staff, 'Aujourd’hui').waitFor()
})
afterAll(async () => {
  await guichet.close()
  school.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('a table of the secretary’s own, with the keyboard only', () => {
  it('shows what its columns seem to be, with values, and how much would be read', async () => {
    await choose(table)
    await begin()
    await about('Que contiennent les colonnes de « Ma liste.csv »')
    await status('On lirait 59 élèves')
    expect(await staff.getByLabel('Classe').first().inputValue()).not.toBe('')
    await status('Régime (DP)')
    expect(await axeFaults(staff)).toEqual([])
    expect(await keys.focused()).toBe('Continuer')
  })
  it('says what is missing beside its field, and does not go on without it', async () => {
    const first = staff.getByRole('combobox', { name: /^Prénom.*obligatoire/ }).first()
    const was = await first.inputValue()
    await first.selectOption('')
    await status('Il manque : Élève – prénom.')
    expect(await axeFaults(staff)).toEqual([])
    await keys.to('Continuer', 'Shift+Tab')
    await keys.press('Enter')
    expect(await first.evaluate((one) => one === document.activeElement)).toBe(true)
    await first.selectOption(was)
    await status('On lirait 59 élèves')
  })
  it('leads to the difference, of which a part is left out', async () => {
    await keys.to('Continuer', 'Shift+Tab')
    await keys.press('Enter')
    await about('Ce que l’import changerait')
    expect(await axeFaults(staff)).toEqual([])
    await staff.getByText('À regarder').waitFor()
    await keys.to(/^départs/)
    await keys.press('Space')
    expect(await axeFaults(staff)).toEqual([])
    await keys.to('Importer sans ce qui est décoché', 'Shift+Tab')
    await keys.press('Enter')
    await status('Laissé de côté : départs.')
    expect(await axeFaults(staff)).toEqual([])
  })
  it('is known again the next time, and only the part that was left out is proposed', async () => {
    await begin()
    await status('Comme la dernière fois pour ces colonnes.')
    expect(await keys.focused()).toBe('Continuer')
    await keys.press('Enter')
    await about('Ce que l’import changerait')
    expect(await staff.getByRole('checkbox', { name: /^départs/ }).count()).toBe(1)
    expect(await staff.getByRole('checkbox', { name: /^classes/ }).count()).toBe(0)
    await keys.press('Escape')
    await staff.getByRole('button', { name: /Choisir les fichiers/ }).waitFor()
  })
})

describe('EduConnect’s list of accounts', () => {
  it('is recognised, brought, and its file deleted', async () => {
    await choose(list)
    await begin()
    await about('Ce que la liste des comptes changerait')
    expect(await axeFaults(staff)).toEqual([])
    await keys.to('Reprendre les comptes')
    await keys.press('Enter')
    await status(/contient encore des mots de passe en clair/)
    expect(await axeFaults(staff)).toEqual([])
    expect(existsSync(list)).toBe(true)
    await keys.to('Supprimer ce fichier')
    await keys.press('Enter')
    await status(/est supprimé/)
    expect(existsSync(list)).toBe(false)
  })
  it('is undone as any other import', async () => {
    await status(/Dernier import : la liste des comptes/)
    await keys.to('Annuler cet import')
    await keys.press('Enter')
    await status(/retrouve l’identifiant/)
    await keys.to('Annuler cet import')
    await keys.press('Enter')
    await status('L’import est annulé')
  })
})

describe('an export with more than a screen shows', () => {
  it('lets every record be found, by page or by name, and left out', async () => {
    await choose(...(await writeSample({ ...SAMPLE, pupils: 150, outDir: folder })))
    await begin()
    await about('Ce que l’import changerait')
    await button(staff, /^Tout voir/)
      .first()
      .click()
    await status(/^1 à 50 sur/)
    const names = (): Promise<string[]> => staff.locator('section:has(input[type="search"]) li').allInnerTexts()
    const first = await names()
    await button(staff, 'Suivants').click()
    await status(/^51 à 100 sur/)
    const second = await names()
    expect(first).toHaveLength(50)
    expect(second.some((name) => first.includes(name))).toBe(false)
    expect(await axeFaults(staff)).toEqual([])
    const wanted = (second.at(-1) ?? '').trim()
    await staff.getByLabel('Chercher un nom').fill(wanted.split(',')[0] ?? '')
    await status(/^1 à \d+ sur \d$/)
    await staff.getByRole('checkbox', { name: wanted }).first().uncheck()
    await button(staff, 'Importer sans ce qui est décoché').waitFor()
    await keys.press('Escape')
    await staff.getByRole('button', { name: /Choisir les fichiers/ }).waitFor()
  })
})
