import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeFaults } from '../renderer/axe.ts'
import { launchGuichet, type Guichet } from '../setup/electron.ts'
import { openLinkedStation, openTestHub, type TestHub } from '../setup/hub.ts'
import { button, heading, identity, mobile, someone } from '../setup/parent.ts'
import { PIN, prepareSchool } from '../setup/school.ts'
import { examplePolicy } from '../setup/station.ts'

/** A kiosk and an office computer of one school, each a whole Guichet, which know each other through the school's hub only. */
const SAMPLE = { pupils: 30, seed: 44, format: 'siecle', schoolYear: 2026 } as const
const parent = someone(SAMPLE)
const folders: string[] = []

let hub: TestHub
let kiosk: Guichet
let office: Guichet
let parents: Page
let staff: Page

async function joined(dataDir: string, policy: typeof examplePolicy): Promise<void> {
  const { station, linked, when } = await openLinkedStation(hub.url, { dataDir, policy })
  const result = await station.house.hub.join(await hub.code(), 'it')
  if (!result.ok) throw new Error(result.error.code)
  await linked()
  await when('the families', () => station.house.store.families.pupils() === SAMPLE.pupils)
  station.close()
}

beforeAll(async () => {
  hub = await openTestHub()
  const policy = { ...examplePolicy, supervision: 'each-parent' as const, hub: { url: hub.url } }
  const school = await prepareSchool(SAMPLE, policy)
  school.close()
  const officeDir = mkdtempSync(join(tmpdir(), 'guichet-office-'))
  folders.push(school.dataDir, officeDir)
  const file = join(officeDir, 'policy.json')
  writeFileSync(file, JSON.stringify(policy))
  await joined(school.dataDir, policy)
  await joined(officeDir, policy)
  kiosk = await launchGuichet({ dataDir: school.dataDir, args: ['--policy', file] })
  office = await launchGuichet({ dataDir: officeDir, args: ['--policy', file, '--staff'] })
  parents = await kiosk.page('guichet://kiosk')
  staff = await office.page('guichet://staff')
})
afterAll(async () => {
  await Promise.all([kiosk.close(), office.close()])
  await hub.close()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

describe('staff at an office computer, and a parent at a kiosk elsewhere', () => {
  it('a session waits for them: the parent is told that they know, they are told whatever they do, and open it', async () => {
    await heading(parents, 'Que souhaitez-vous faire ?').waitFor()
    await button(parents, /^Je n’ai pas encore d’identifiant/).click()
    await heading(parents, 'Le secrétariat ouvre votre session').waitFor()
    expect(await parents.getByText('Le secrétariat est prévenu.').count()).toBe(0)
    await staff.getByLabel('Code', { exact: true }).fill(PIN)
    await button(staff, 'Se connecter').click()
    await heading(staff, 'Aujourd’hui').waitFor()
    await parents.getByText('Le secrétariat est prévenu.').waitFor()
    await parents.getByLabel('Code du personnel', { exact: true }).waitFor()
    expect(await axeFaults(parents)).toEqual([])
    await staff.keyboard.press('Alt+2')
    await heading(staff, 'Familles').waitFor()
    await expect.poll(() => staff.title()).toBe('(1) Familles')
    await button(staff, '1 parent vous attend').click()
    await staff.getByText('Le parent attend que vous ouvriez sa session.').waitFor()
    expect(await axeFaults(staff)).toEqual([])
    await button(staff, 'Ouvrir la session').click()
    await staff.getByText('La session est ouverte.').waitFor()
    await button(parents, 'Créer mon compte').waitFor()
    await expect.poll(() => staff.title()).toBe('Aujourd’hui')
  })

  it('they see the step and not what is typed, and vouch for who cannot receive a code', async () => {
    await button(parents, 'Créer mon compte').click()
    await identity(parents, parent.adult)
    await mobile(parents, parent.adult)
    await button(parents, 'Je ne peux pas recevoir de code').click()
    await heading(parents, 'Le secrétariat confirme votre identité').waitFor()
    await staff.getByText('Le parent ne peut pas recevoir de code', { exact: false }).waitFor()
    expect(await staff.locator('main').innerText()).not.toContain(parent.adult.family)
    await button(staff, 'Confirmer qui est le parent…').click()
    await staff.getByLabel('Document présenté').selectOption('passport')
    await staff.getByLabel('Raison').fill('Mobile cassé')
    await staff.locator('input[type="password"]').fill(PIN)
    expect(await axeFaults(staff)).toEqual([])
    await button(staff, 'Je confirme').click()
    await staff.getByText('C’est confirmé : le parent continue.').waitFor()
    await heading(parents, /Confirmez la date de naissance/).waitFor()
  })

  it('they tell the parent something, which is said in the parent’s language', async () => {
    await button(staff, 'Autre message…').click()
    await staff.getByLabel('Ce que la borne dira, dans la langue du parent').selectOption('come')
    await button(staff, 'Envoyer').click()
    await parents.getByText('Venez au secrétariat, s’il vous plaît.').waitFor()
    await staff.getByText('La borne affiche : « Venez au secrétariat. »').first().waitFor()
    expect(await axeFaults(parents)).toEqual([])
  })

  it('they end the session: said before, and the parent is told who did', async () => {
    await button(staff, 'Terminer la session…').click()
    await staff.getByText('sera terminée', { exact: false }).waitFor()
    expect(await axeFaults(staff)).toEqual([])
    await button(staff, 'Terminer').click()
    await staff.getByText('La session est terminée.').waitFor()
    await heading(parents, /Le secrétariat a terminé cette session/).waitFor()
    await Promise.all([parents.waitForEvent('close'), button(parents, 'Terminer').click()])
    await heading(await kiosk.page('guichet://kiosk'), 'Que souhaitez-vous faire ?').waitFor()
    await staff.getByText('Libre.').waitFor()
  })
})
