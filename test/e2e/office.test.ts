import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeSample } from '../../src/core/import/sample.ts'
import { axeFaults } from '../renderer/axe.ts'
import { launchGuichet, type Guichet } from '../setup/electron.ts'
import { keysOn, type Keys } from '../setup/keyboard.ts'
import { button, heading, someone } from '../setup/parent.ts'
import { PIN, prepareSchool, type School } from '../setup/school.ts'
import { examplePolicy } from '../setup/station.ts'

const SAMPLE = { pupils: 80, seed: 11, format: 'siecle', schoolYear: 2026 } as const

let folder: string
let school: School
let guichet: Guichet
let staff: Page
let keys: Keys

/** Keys that one errand took. */
async function errand(work: () => Promise<void>): Promise<number> {
  const before = keys.count
  await work()
  return keys.count - before
}
const status = (text: string | RegExp): Promise<void> => staff.getByText(text).first().waitFor()

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-office-'))
  school = await prepareSchool(SAMPLE, examplePolicy, 'it')
  school.report({ kind: 'wrong-date', adultId: someone(SAMPLE).adult.id, date: '2013-02-03' })
  const files = await writeSample({ ...SAMPLE, outDir: join(folder, 'export') })
  guichet = await launchGuichet({ dataDir: school.dataDir })
  await guichet.app.evaluate(
    ({ dialog }, { chosen, saved }) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: chosen })
      dialog.showSaveDialog = (...args: unknown[]) => {
        const options = (args[1] ?? args[0]) as { defaultPath?: string }
        return Promise.resolve({ canceled: false, filePath: `${saved}/${(options.defaultPath ?? 'x').split('/').at(-1) ?? 'x'}` })
      }
    },
    { chosen: [...files], saved: folder },
  )
  await button(await guichet.page('guichet://kiosk'), 'Espace du personnel').click()
  staff = await guichet.page('guichet://staff')
  keys = keysOn(staff)
})
afterAll(async () => {
  await guichet.close()
  school.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('a new secretary, with the keyboard only', () => {
  it('signs in', async () => {
    await heading(staff, 'Qui êtes-vous').waitFor()
    const count = await errand(async () => {
      await keys.to('Code')
      await keys.type(PIN)
      await keys.press('Enter')
      await heading(staff, 'Aujourd’hui').waitFor()
    })
    expect(count).toBeLessThanOrEqual(12)
  })
  it('imports the school', async () => {
    const count = await errand(async () => {
      await keys.press('Alt+7')
      await heading(staff, 'Importer l’école').waitFor()
      await keys.to('Choisir les fichiers')
      await keys.press('Enter')
      await button(staff, 'Importer').waitFor()
      await keys.to(/^Importer$/)
      await keys.press('Enter')
      await status('L’école est importée')
    })
    expect(count).toBeLessThanOrEqual(30)
  })
  it('finds a family by a mistyped name', async () => {
    const { adult } = someone(SAMPLE)
    const typed = `${adult.family.slice(0, 1)}${adult.family.slice(2, 3)}${adult.family.slice(1, 2)}${adult.family.slice(3)} ${adult.first}`
    const count = await errand(async () => {
      await keys.press('Control+k')
      await heading(staff, 'Familles').waitFor()
      await keys.type(typed)
      await staff.locator('[data-row="0"]', { hasText: adult.first }).waitFor()
      await keys.press('Enter')
      await heading(staff, new RegExp(adult.first)).waitFor()
    })
    expect(count).toBeLessThanOrEqual(typed.length + 2)
  })
  it('corrects a mobile, sees what follows, and takes it back', async () => {
    const count = await errand(async () => {
      await keys.to('Corriger les coordonnées')
      await keys.press('Enter')
      await keys.to('Mobile')
      await keys.press('Control+a')
      await keys.type('06 39 98 00 41')
      await status(/Les codes par SMS partiront au 06 39 98 00 41/)
      await keys.to('Raison')
      await keys.type('Nouveau numéro')
      await keys.press('Enter')
      await status('C’est corrigé.')
    })
    expect(count).toBeLessThanOrEqual(70)
    await staff.getByText('06 39 98 00 41').first().waitFor()
    await keys.press('Alt+6')
    await heading(staff, 'À reporter').waitFor()
    await staff.getByText('06 39 98 00 41').waitFor()
    await keys.to('Annuler')
    await keys.press('Enter')
    await status('Rien à reporter')
  })
  it('resolves a request in one go', async () => {
    const count = await errand(async () => {
      await keys.press('Alt+3')
      await heading(staff, 'Demandes de la borne').waitFor()
      await keys.to(/^Inscrire le 3 février 2013/)
      await keys.press('Enter')
      await status(/est traitée/)
    })
    expect(count).toBeLessThanOrEqual(25)
    await status('Aucune demande n’attend')
  })
  it('prints a class', async () => {
    const count = await errand(async () => {
      await keys.press('Alt+4')
      await heading(staff, 'Lettres').waitFor()
      await keys.to(/Préparer/)
      await keys.press('Enter')
      await staff.getByRole('img', { name: /Aperçu des lettres/ }).waitFor()
      await keys.to('Enregistrer le PDF')
      await keys.press('Enter')
      await status('Enregistré')
    })
    expect(count).toBeLessThanOrEqual(60)
  })
  it('saves a list for a spreadsheet', async () => {
    await keys.press('Alt+2')
    await heading(staff, 'Familles').waitFor()
    await keys.to('Enregistrer la liste', 'Shift+Tab')
    await keys.press('Enter')
    await status(/Familles.csv est enregistré/)
    expect(existsSync(join(folder, 'Familles.csv'))).toBe(true)
    expect(readFileSync(join(folder, 'Familles.csv'), 'utf8')).toMatch(/^\ufeffResponsable;Enfants;Classes/)
  })
})

describe('every staff screen', () => {
  const places = [
    'Aujourd’hui',
    'Familles',
    'Demandes de la borne',
    'Lettres',
    'À vérifier',
    'À reporter',
    'Importer',
    'Suivi',
    'Personnes',
  ] as const
  it.each(places.map((title, i) => [title, i + 1] as const))('%s has no fault that axe finds', async (title, place) => {
    await staff.keyboard.press(`Alt+${place}`)
    await heading(staff, new RegExp(title)).waitFor()
    expect(await axeFaults(staff)).toEqual([])
  })
  it('so has the audit, and a family with its forms open', async () => {
    await button(staff, 'Journal').click()
    await heading(staff, 'Journal').waitFor()
    await button(staff, 'Vérifier la chaîne').click()
    await status(/entrées sont intactes/)
    expect(await axeFaults(staff)).toEqual([])
    await staff.getByLabel('Jusqu’au').fill('2020-01-31')
    await staff.getByText('Aucune entrée.').waitFor()
    await staff.getByLabel('Jusqu’au').fill('')
    await staff.getByRole('row').nth(1).waitFor()
    await staff.keyboard.press('Alt+2')
    await staff.locator('[data-row="0"]').click()
    await button(staff, 'Corriger les coordonnées').click()
    await staff.getByLabel('Mobile').fill('06 39')
    await status('Ce numéro n’est pas un numéro de téléphone')
    await button(staff, 'Effacer les données').click()
    await button(staff, 'Rattacher un enfant').click()
    await status('Définitif')
    expect(await axeFaults(staff)).toEqual([])
  })
  it('so have the texts of letters, whose page follows the typing', async () => {
    await staff.keyboard.press('Alt+4')
    await button(staff, 'Modifier les textes').click()
    await staff.getByRole('img', { name: /famille fictive/ }).waitFor()
    await staff.getByLabel('Titre').fill('<b>Notification</b>')
    await status('ne contient ni balise')
    await staff.getByLabel('Titre').fill('Votre compte {{portal}} vous attend')
    await staff.waitForFunction(() => !document.querySelector('[role="status"].fault')?.textContent)
    await button(staff, 'Enregistrer ces textes').click()
    await status('C’est enregistré')
    expect(await axeFaults(staff)).toEqual([])
  })
  it('and the letter that is signed for at the counter', async () => {
    const { adult } = someone(SAMPLE)
    await staff.keyboard.press('Control+k')
    await staff.getByLabel('Chercher une famille').fill(`${adult.first} ${adult.family}`)
    await staff.locator('[data-row="0"]', { hasText: adult.first }).click()
    await button(staff, 'Remise au guichet').first().click()
    const pad = staff.getByRole('img', { name: /Signature du parent/ })
    const box = await pad.boundingBox()
    if (box === null) throw new Error('no pad')
    expect(await axeFaults(staff)).toEqual([])
    await staff.mouse.move(box.x + 20, box.y + 30)
    await staff.mouse.down()
    for (let i = 1; i <= 12; i += 1) await staff.mouse.move(box.x + 20 + i * 12, box.y + 30 + (i % 3) * 15)
    await staff.mouse.up()
    await button(staff, 'Signé à l’écran').click()
    await status(/est remise/)
    await staff.getByRole('img', { name: /signée à l’écran/ }).waitFor()
  })
})
