import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { argon2id } from '../../src/core/secrets/password-hash.ts'
import { twoOffices } from '../integration/sync/two-offices.ts'
import { axeFaults } from '../renderer/axe.ts'
import { launchGuichet, type Guichet } from '../setup/electron.ts'
import { button, heading } from '../setup/parent.ts'
import { PIN } from '../setup/school.ts'
import { guardianId } from '../simulation/school.ts'

let dataDir: string
let guichet: Guichet
let staff: Page
const status = (text: string | RegExp): Promise<void> => staff.getByText(text).first().waitFor()

/** What the other machine of the school left for people: two numbers, two letters, and a change that the hub refused. */
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'guichet-settle-'))
  const school = await twoOffices({ dataDir })
  const { a, b } = school
  for (const [office, mobile] of [
    [a, '06 39 98 10 01'],
    [b, '06 39 98 10 02'],
  ] as const)
    office.house.corrections.make({ kind: 'guardian', id: guardianId(0) }, { mobile }, 'dit au guichet', office.me)
  for (const office of [a, b]) office.house.batches.create({ scope: 'guardian', guardianId: guardianId(1) }, office.me)
  await school.agree()
  a.house.corrections.make({ kind: 'guardian', id: guardianId(2) }, { city: 'Cilaos' }, 'dit au guichet', a.me)
  await a.refuseAll('change_not_understood')
  const { store } = a.house
  store.people.setPin('person-a', await argon2id().hash(PIN))
  store.settings.put('recovery.shown', 'yes')
  await school.close()
  guichet = await launchGuichet({ dataDir })
  await button(await guichet.page('guichet://kiosk'), 'Espace du personnel').click()
  staff = await guichet.page('guichet://staff')
  await staff.getByLabel('Code', { exact: true }).fill(PIN)
  await button(staff, 'Se connecter').click()
  await heading(staff, 'Aujourd’hui').waitFor()
})
afterAll(async () => {
  await guichet.close()
  rmSync(dataDir, { recursive: true, force: true })
})

describe('«À traiter» in the app', () => {
  it('is counted on the first screen, and a key leads there', async () => {
    await button(staff, '3 points à traiter').waitFor()
    await staff.keyboard.press('Alt+0')
    await heading(staff, 'À traiter').waitFor()
    await staff.getByRole('article').nth(2).waitFor()
    expect(await axeFaults(staff)).toEqual([])
  })
  it('takes the other number by one key, and takes that back', async () => {
    const mobile = staff.getByRole('article', { name: 'Mobile' })
    await mobile.focus()
    await staff.keyboard.press('p')
    await status('C’est pris : Prénom0 Nom0')
    await button(staff, 'Annuler').click()
    await mobile.waitFor()
    await mobile.focus()
    await staff.keyboard.press('p')
    await status('C’est pris : Prénom0 Nom0')
    await staff.keyboard.press('Control+k')
    await staff.getByLabel('Chercher une famille').fill('06 39 98 10 02')
    await staff.locator('[data-row="0"]', { hasText: 'Prénom0' }).waitFor()
  })
  it('makes a new letter in place of two', async () => {
    await staff.keyboard.press('Alt+0')
    await staff.getByRole('article', { name: /^Deux lettres ont été préparées pour Prénom1 Nom1/ }).focus()
    await staff.keyboard.press('l')
    await staff.getByRole('img', { name: /Aperçu des lettres/ }).waitFor()
  })
  it('resubmits what the hub refused, and nothing is left', async () => {
    await staff.keyboard.press('Alt+0')
    await staff.getByRole('article', { name: /^Fiche corrigée/ }).focus()
    await staff.keyboard.press('r')
    await status('C’est refait sur ce poste')
    await status('Rien à traiter.')
    await staff.keyboard.press('Escape')
    await heading(staff, 'Aujourd’hui').waitFor()
    expect(await staff.getByText(/à traiter/i).count()).toBe(0)
  })
})
