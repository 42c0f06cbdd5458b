import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeSample } from '../../src/core/import/sample.ts'
import { axeFaults } from '../renderer/axe.ts'
import { launchGuichet, type Guichet } from '../setup/electron.ts'
import { button, heading, someone } from '../setup/parent.ts'
import { picture } from '../setup/picture.ts'
import { PIN, prepareSchool, type School } from '../setup/school.ts'
import { examplePolicy } from '../setup/station.ts'

const SAMPLE = { pupils: 80, seed: 11, format: 'siecle', schoolYear: 2026 } as const
const { adult } = someone(SAMPLE)

let folder: string
let school: School
let guichet: Guichet
let staff: Page

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-screens-'))
  writeFileSync(join(folder, 'policy.json'), JSON.stringify({ ...examplePolicy, idle: { staffLockSeconds: 3600 } }))
  school = await prepareSchool(SAMPLE, examplePolicy, 'it')
  school.report({ kind: 'wrong-date', adultId: adult.id, date: '2013-02-03' })
  school.depart()
  const files = await writeSample({ ...SAMPLE, seed: 12, outDir: join(folder, 'export') })
  guichet = await launchGuichet({ dataDir: school.dataDir, args: ['--policy', join(folder, 'policy.json'), '--staff'] })
  await guichet.app.evaluate(
    ({ BaseWindow, dialog }, chosen) => {
      BaseWindow.getAllWindows()[0]?.setContentSize(1366, 768)
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: chosen })
    },
    [...files],
  )
  staff = await guichet.page('guichet://staff')
})
afterAll(async () => {
  await guichet.close()
  school.close()
  rmSync(folder, { recursive: true, force: true })
  rmSync(school.dataDir, { recursive: true, force: true })
})

const goTo = async (name: string, title: RegExp): Promise<void> => {
  await staff.getByRole('navigation', { name: 'Rubriques' }).getByRole('button', { name }).click()
  await heading(staff, title).waitFor()
  await staff.waitForFunction(() => (document.querySelector('main .sheet')?.children.length ?? 0) > 1)
}
const openFamily = async (): Promise<void> => {
  await goTo('Familles', /Familles/)
  await staff.getByLabel('Chercher une famille').fill(`${adult.first} ${adult.family}`)
  // With large text the list begins below the window: Enter opens its first row all the same.
  await staff.getByText('1 responsable trouvé').waitFor()
  await staff.getByLabel('Chercher une famille').press('Enter')
  await heading(staff, new RegExp(adult.first)).waitFor()
}

/** Every screen that staff see once they are signed in, by the way that leads there. */
const screens: Readonly<Record<string, () => Promise<void>>> = {
  today: () => goTo('Aujourd’hui', /Aujourd’hui/),
  families: () => goTo('Familles', /Familles/),
  family: openFamily,
  correction: async () => {
    await openFamily()
    await button(staff, 'Corriger les coordonnées').click()
    await staff.getByLabel('Ville').fill('Cilaos')
    await staff.getByText('À reporter ensuite').waitFor()
  },
  requests: () => goTo('Demandes', /Demandes/),
  letters: () => goTo('Lettres', /Lettres/),
  batch: async () => {
    await goTo('Lettres', /Lettres/)
    await button(staff, /Préparer/)
      .first()
      .click()
    await staff.getByRole('img', { name: /Aperçu des lettres/ }).waitFor()
  },
  'letter-texts': async () => {
    await goTo('Lettres', /Lettres/)
    await button(staff, 'Modifier les textes').click()
    await staff.getByRole('img', { name: /famille fictive/ }).waitFor()
  },
  outlook: () => goTo('À vérifier', /À vérifier/),
  report: () => goTo('À reporter', /À reporter/),
  import: () => goTo('Import', /Importer/),
  'import-preview': async () => {
    await goTo('Import', /Importer/)
    await button(staff, /Choisir les fichiers/).click()
    await button(staff, 'Importer').waitFor()
  },
  'follow-up': () => goTo('Suivi', /Suivi/),
  people: () => goTo('Personnes', /Personnes/),
  audit: () => goTo('Journal', /Journal/),
  retention: () => goTo('Conservation', /Conservation/),
}

/** Nothing to scroll sideways for, and nothing cut off but what scrolls in itself; each fault with what stands out. */
const overflow = (): Promise<readonly string[]> =>
  staff.evaluate(() => {
    const scrolls = (element: Element | null): boolean =>
      element !== null && (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
    const wide = document.documentElement.clientWidth
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > wide + 1 && !scrolls(element))
      .map((element) => `${element.tagName} ${element.textContent.trim().slice(0, 40)}`)
      .slice(0, 5)
  })

async function textSize(percent: number): Promise<void> {
  while (!(await button(staff, `Texte : ${percent} %`).isVisible())) await button(staff, /^Texte :/).click()
}

describe('before anybody is signed in', () => {
  it('has no fault', async () => {
    await heading(staff, 'Qui êtes-vous').waitFor()
    expect(await axeFaults(staff)).toEqual([])
    await picture(staff, 'sign-in')
    await staff.getByLabel('Code', { exact: true }).fill('999999')
    await button(staff, 'Se connecter').click()
    await staff.getByText('Ce code n’est pas le bon.').first().waitFor()
    expect(await axeFaults(staff)).toEqual([])
    await staff.getByLabel('Code', { exact: true }).fill(PIN)
    await button(staff, 'Se connecter').click()
    await heading(staff, 'Aujourd’hui').waitFor()
  })
})

describe.each([100, 200])('with text at %i per cent, in 1366 × 768', (percent) => {
  it.each(Object.keys(screens))('%s has no fault that axe finds, and nothing stands out', async (name) => {
    await textSize(percent)
    await screens[name]?.()
    await picture(staff, `${name}-${percent}`)
    expect({ faults: await axeFaults(staff), overflow: await overflow() }).toEqual({ faults: [], overflow: [] })
  })
})

describe('in the dark theme', () => {
  it.each(Object.keys(screens))('%s has no fault that axe finds', async (name) => {
    await textSize(100)
    const dark = staff.locator('aside button[aria-pressed]')
    if ((await dark.getAttribute('aria-pressed')) === 'false') await dark.click()
    await screens[name]?.()
    await picture(staff, `${name}-dark`)
    expect(await axeFaults(staff)).toEqual([])
  })
})

describe('the first start', () => {
  it('asks for a first person and shows the recovery code, without a fault', async () => {
    const fresh = await launchGuichet({ args: ['--policy', join(folder, 'policy.json'), '--staff'] })
    try {
      staff = await fresh.page('guichet://staff')
      await staff.getByLabel('Votre nom').waitFor()
      expect(await axeFaults(staff)).toEqual([])
      await picture(staff, 'set-up')
      await staff.getByLabel('Votre nom').fill('Camille Exemple')
      for (const field of await staff.locator('input[type="password"]').all()) await field.fill('Mangue-Verte-42')
      await button(staff, /Commencer|Continuer|Créer/).click()
      await staff
        .getByText(/récupération|secours/)
        .first()
        .waitFor()
      expect(await axeFaults(staff)).toEqual([])
      await picture(staff, 'recovery')
    } finally {
      await fresh.close()
    }
  })
})
