import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchGuichet, type Guichet } from '../setup/electron.ts'
import { openGateways, policyFor, type Gateways } from '../setup/gateways.ts'
import { button, heading, identity, mobile, quit, someone } from '../setup/parent.ts'
import { PIN, prepareSchool, type School } from '../setup/school.ts'

/** A school where staff open each session (design, Supervision), and whose network goes away under a parent's hands. */
const SAMPLE = { pupils: 30, seed: 44, format: 'siecle', schoolYear: 2026 } as const
const parent = someone(SAMPLE)

let gateways: Gateways
let school: School
let guichet: Guichet
let folder: string

const home = async (): Promise<Page> => {
  const page = await guichet.page('guichet://kiosk')
  await heading(page, 'Que souhaitez-vous faire ?').waitFor()
  return page
}
async function openWith(page: Page, pin: string): Promise<void> {
  await page.getByLabel('Code du personnel', { exact: true }).fill(pin)
  await button(page, 'Valider').click()
}

beforeAll(async () => {
  gateways = await openGateways()
  folder = mkdtempSync(join(tmpdir(), 'guichet-supervised-'))
  const policy = { ...policyFor(gateways), supervision: 'each-parent' as const }
  writeFileSync(join(folder, 'policy.json'), JSON.stringify(policy))
  school = await prepareSchool(SAMPLE, policy)
  guichet = await launchGuichet({
    args: ['--policy', join(folder, 'policy.json')],
    env: { GUICHET_TEST_SMS_TOKEN: 'secret-token' },
    dataDir: school.dataDir,
  })
})
afterAll(async () => {
  await guichet.close()
  school.close()
  await gateways.close()
  rmSync(folder, { recursive: true, force: true })
  rmSync(school.dataDir, { recursive: true, force: true })
})

describe('where staff open each session', () => {
  it('the first screen says so, and no procedure begins without a PIN', async () => {
    const page = await home()
    await page.getByText('Le secrétariat ouvre votre session avec vous.').waitFor()
    await button(page, /^Je n’ai pas encore d’identifiant/).click()
    await heading(page, 'Le secrétariat ouvre votre session').waitFor()
    await openWith(page, '000000')
    await page.getByText('Ce code n’est pas le bon.').first().waitFor()
    await openWith(page, PIN)
    await button(page, 'Créer mon compte').waitFor()
    await quit(page)
  })
  it('the next parent needs it again', async () => {
    const page = await home()
    await button(page, /^J’ai reçu un courrier/).click()
    await heading(page, 'Le secrétariat ouvre votre session').waitFor()
    await quit(page)
  })
})

describe('when the gateway does not answer', () => {
  it('the parent is told at once and offered the other ways, the next one on the first screen', async () => {
    gateways.answer = 503
    const page = await home()
    await button(page, /^Je n’ai pas encore d’identifiant/).click()
    await openWith(page, PIN)
    await button(page, 'Créer mon compte').click()
    await identity(page, parent.adult)
    await mobile(page, parent.adult)
    await page.getByText('Le SMS n’a pas pu partir').first().waitFor()
    await button(page, 'Je ne peux pas recevoir de code').waitFor()
    await quit(page)
    const next = await home()
    await next.getByText('Pas de réseau').waitFor()
    await button(next, /^J’ai reçu un courrier/).waitFor()
    gateways.answer = 201
    expect(gateways.sms).toEqual([])
  })
  it('and once it answers again, the first screen no longer says so', async () => {
    const page = await home()
    await button(page, /^Je n’ai pas encore d’identifiant/).click()
    await openWith(page, PIN)
    await button(page, 'Créer mon compte').click()
    await identity(page, parent.adult)
    await mobile(page, parent.adult)
    await page.getByLabel('Code de validation').waitFor()
    await expect.poll(() => gateways.sms.length).toBe(1)
    await quit(page)
    const next = await home()
    expect(await next.getByText('Pas de réseau').count()).toBe(0)
  })
})
