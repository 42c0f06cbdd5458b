import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeFaults } from '../renderer/axe.ts'
import { launchGuichet, type Guichet } from '../setup/electron.ts'
import { button, heading, identity, mobile, someone } from '../setup/parent.ts'
import { PIN, prepareSchool, type School } from '../setup/school.ts'
import { examplePolicy } from '../setup/station.ts'

const SAMPLE = { pupils: 30, seed: 44, format: 'siecle', schoolYear: 2026 } as const
const parent = someone(SAMPLE)

let school: School
let guichet: Guichet
let folder: string

const signInForm = async (page: Page): Promise<void> => heading(page, 'Qui êtes-vous').waitFor()
async function staffWindow(): Promise<Page> {
  const page = await guichet.page('guichet://staff')
  await signInForm(page)
  return page
}
async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Code', { exact: true }).fill(PIN)
  await button(page, 'Se connecter').click()
  await heading(page, 'Aujourd’hui').waitFor()
}
/** What the window fetches by itself when something changed. */
const fetchItself = (page: Page): Promise<unknown> =>
  page.evaluate(() =>
    (globalThis as unknown as { guichet: { call: (procedure: string, input: object) => Promise<unknown> } }).guichet.call(
      'staff.overview',
      {},
    ),
  )

async function launch(...args: readonly string[]): Promise<void> {
  guichet = await launchGuichet({ dataDir: school.dataDir, args: ['--policy', join(folder, 'policy.json'), ...args] })
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-window-'))
  const policy = { ...examplePolicy, idle: { staffLockSeconds: 60 } }
  writeFileSync(join(folder, 'policy.json'), JSON.stringify(policy))
  school = await prepareSchool(SAMPLE, policy)
  await launch()
})
afterAll(async () => {
  await guichet.close()
  school.close()
  rmSync(folder, { recursive: true, force: true })
  rmSync(school.dataDir, { recursive: true, force: true })
})

describe('beside a parent, at the one screen', () => {
  it('staff who were called see the step, not what was typed, and confirm who the parent is', async () => {
    const kiosk = await guichet.page('guichet://kiosk')
    await heading(kiosk, 'Que souhaitez-vous faire ?').waitFor()
    await button(kiosk, /^Je n’ai pas encore d’identifiant/).click()
    await button(kiosk, 'Créer mon compte').click()
    await identity(kiosk, parent.adult)
    await mobile(kiosk, parent.adult)
    await button(kiosk, 'Je ne peux pas recevoir de code').waitFor()
    await button(kiosk, 'Appeler le secrétariat').click()
    await button(kiosk, 'Espace du personnel').click()
    const staff = await staffWindow()
    await signIn(staff)
    await staff.getByText('Créer un compte par SMS : étape').waitFor()
    await staff.getByText('Le parent appelle le secrétariat.').waitFor()
    expect(await staff.locator('main').innerText()).not.toContain(parent.adult.family)
    expect(await axeFaults(staff)).toEqual([])
    await button(staff, 'Confirmer qui est le parent…').click()
    await staff.getByLabel('Document présenté').selectOption('passport')
    await staff.getByLabel('Raison').fill('Mobile cassé')
    await staff.locator('input[type="password"]').fill(PIN)
    expect(await axeFaults(staff)).toEqual([])
    await button(staff, 'Je confirme').click()
    await staff.getByText('C’est confirmé : le parent continue.').waitFor()
    await button(staff, 'Prévenir que quelqu’un arrive').click()
    await staff.getByText('La borne dit que quelqu’un arrive.').first().waitFor()
    await button(staff, 'Revenir à la borne, là où en est le parent').click()
    const again = await guichet.page('guichet://kiosk')
    await heading(again, /Confirmez la date de naissance/).waitFor()
    await again.getByText('Quelqu’un du secrétariat arrive.').waitFor()
  })
  it('and end the session: the parent is told who did', async () => {
    const kiosk = await guichet.page('guichet://kiosk')
    await button(kiosk, 'Espace du personnel').click()
    const staff = await staffWindow()
    await signIn(staff)
    await button(staff, 'Terminer la session…').click()
    await button(staff, 'Terminer').click()
    await staff.getByText('La session est terminée.').waitFor()
    await button(staff, 'Revenir à l’écran des parents').click()
    const again = await guichet.page('guichet://kiosk')
    await heading(again, /Le secrétariat a terminé cette session/).waitFor()
    expect(await axeFaults(again)).toEqual([])
    await Promise.all([again.waitForEvent('close'), button(again, 'Terminer').click()])
    await heading(await guichet.page('guichet://kiosk'), 'Que souhaitez-vous faire ?').waitFor()
  })
})

describe('the staff window locks', () => {
  it('at once on demand', async () => {
    await button(await guichet.page('guichet://kiosk'), 'Espace du personnel').click()
    const staff = await staffWindow()
    await signIn(staff)
    await button(staff, 'Verrouiller').click()
    await signInForm(staff)
    expect(await fetchItself(staff)).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  })
  it('before parents see theirs', async () => {
    const staff = await guichet.page('guichet://staff')
    await signIn(staff)
    await Promise.all([staff.waitForEvent('close'), button(staff, 'Revenir à l’écran des parents').click()])
    await button(await guichet.page('guichet://kiosk'), 'Espace du personnel').click()
    await staffWindow()
  })
  it('when nobody touches it, and says so before; what it fetches by itself is nobody', async () => {
    const staff = await guichet.page('guichet://staff')
    await signIn(staff)
    await staff.keyboard.press('Alt+2')
    await heading(staff, 'Familles').waitFor()
    await staff
      .getByText('Cette fenêtre va se verrouiller', { exact: false })
      .or(staff.getByText('va se verrouiller'))
      .first()
      .waitFor({ timeout: 60_000 })
    await fetchItself(staff)
    await heading(staff, 'Qui êtes-vous').waitFor({ timeout: 60_000 })
    expect(await fetchItself(staff)).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(await axeFaults(staff)).toEqual([])
  })
})

describe('an office computer (--staff)', () => {
  beforeAll(async () => {
    await guichet.close()
    await launch('--staff')
  })
  it('opens on the staff window, locked; it locks on demand, and parents’ screen comes only once it is locked', async () => {
    const staff = await staffWindow()
    await signIn(staff)
    await button(staff, 'Verrouiller').click()
    await signInForm(staff)
    await signIn(staff)
    await Promise.all([staff.waitForEvent('close'), button(staff, 'Revenir à l’écran des parents').click()])
    const kiosk = await guichet.page('guichet://kiosk')
    await button(kiosk, 'Espace du personnel').click()
    await staffWindow()
  })
})
