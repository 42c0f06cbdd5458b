import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchGuichet, type Guichet } from '../setup/electron.ts'
import { CLIENT_SECRET, openFranceConnect, PAGE, RETURN_TO, type FranceConnectProvider } from '../setup/franceconnect.ts'
import { openGateways, policyFor, type Gateways } from '../setup/gateways.ts'
import { button, confirmChildren, finish, heading, mobile, quit, someone } from '../setup/parent.ts'
import { prepareSchool, type School } from '../setup/school.ts'

/** Guide, section 2, in real Electron: a real OpenID Connect provider, its pages in the locked view. */
const SAMPLE = { pupils: 40, seed: 33, format: 'siecle', schoolYear: 2026 } as const
const parent = someone(SAMPLE)
const other = someone(SAMPLE, 1)
const GO = 'S’identifier avec FranceConnect'

let provider: FranceConnectProvider
let gateways: Gateways
let school: School
let guichet: Guichet
let folder: string

const home = async (): Promise<Page> => {
  const page = await guichet.page('guichet://kiosk')
  await heading(page, 'Que souhaitez-vous faire ?').waitFor()
  return page
}
/** From the first screen to FranceConnect's own page. */
async function away(): Promise<{ readonly page: Page; readonly theirs: Page }> {
  const page = await home()
  await button(page, /^Je dispose d’un compte FranceConnect/).click()
  await button(page, GO).click()
  const theirs = await guichet.page(provider.issuer)
  await theirs.getByRole('heading', { name: 'Choisissez un compte' }).waitFor()
  return { page, theirs }
}
const views = (): Promise<number> =>
  guichet.app.evaluate(({ webContents }) => webContents.getAllWebContents().filter((one) => one.getURL().startsWith('http')).length)

beforeAll(async () => {
  ;[provider, gateways] = await Promise.all([openFranceConnect(), openGateways()])
  folder = mkdtempSync(join(tmpdir(), 'guichet-franceconnect-'))
  const policy = {
    ...policyFor(gateways),
    franceConnect: { issuer: provider.issuer, clientId: 'guichet', clientSecret: { env: 'GUICHET_TEST_FC' }, returnTo: RETURN_TO },
  }
  writeFileSync(join(folder, 'policy.json'), JSON.stringify(policy))
  school = await prepareSchool(SAMPLE, policy)
  guichet = await launchGuichet({
    args: ['--policy', join(folder, 'policy.json')],
    env: { GUICHET_TEST_SMS_TOKEN: 'secret-token', GUICHET_TEST_FC: CLIENT_SECRET },
    dataDir: school.dataDir,
  })
})
afterAll(async () => {
  await guichet.close()
  school.close()
  await Promise.all([gateways.close(), provider.close()])
  rmSync(folder, { recursive: true, force: true })
  rmSync(school.dataDir, { recursive: true, force: true })
})
beforeEach(() => {
  provider.person = { sub: 'sub-parent', family_name: parent.adult.family.toUpperCase(), given_name: `${parent.adult.first} Marie` }
})

describe('«Je dispose d’un compte FranceConnect»', () => {
  it('shows what FranceConnect is, below its button', async () => {
    const page = await home()
    await button(page, /^Je dispose d’un compte FranceConnect/).click()
    await page.getByText('Qu’est-ce que FranceConnect ?').click()
    await page.getByRole('img', { name: 'franceconnect.gouv.fr' }).waitFor()
    await quit(page)
  })
  it('leads by FranceConnect, phone, code and birth dates to an active account, logged out and wiped', async () => {
    const { page, theirs } = await away()
    await theirs.getByRole('button', { name: PAGE.login }).click()
    await mobile(page, parent.adult)
    await page.getByLabel('Code de validation').waitFor()
    await page.getByLabel('Code de validation').fill(/\b\d{6}\b/.exec(gateways.sms.at(-1)?.text ?? '')?.[0] ?? '')
    await button(page, 'Continuer').click()
    await confirmChildren(page, parent.children)
    await heading(page, 'Votre compte est actif').waitFor()
    await expect.poll(() => provider.logouts.confirmed).toBe(1)
    await expect.poll(views).toBe(0)
    await finish(page)
  })
  it('takes who is known by it straight to their account', async () => {
    const { page, theirs } = await away()
    await theirs.getByRole('button', { name: PAGE.login }).click()
    await heading(page, /^Bonjour /).waitFor()
    await quit(page)
  })
  it('says so when the names are not those of the number', async () => {
    provider.person = { sub: 'sub-other', family_name: parent.adult.family, given_name: parent.adult.first }
    const { page, theirs } = await away()
    await theirs.getByRole('button', { name: PAGE.login }).click()
    await mobile(page, other.adult)
    await page.getByText('numéro de téléphone n’est pas reconnu').first().waitFor()
    await quit(page)
  })
})

describe('FranceConnect’s pages', () => {
  it('have no bridge, no Node, no storage of the kiosk’s, and open no window', async () => {
    const { page, theirs } = await away()
    expect(await theirs.evaluate(() => [typeof Reflect.get(globalThis, 'guichet'), typeof Reflect.get(globalThis, 'require')])).toEqual([
      'undefined',
      'undefined',
    ])
    const before = guichet.app.windows().length
    await theirs.getByRole('link', { name: PAGE.window }).click()
    expect(await theirs.evaluate(() => window.open('https://aide.example/'))).toBeNull()
    expect(guichet.app.windows()).toHaveLength(before)
    expect(
      await theirs.evaluate(() =>
        fetch('http://localhost:9/').then(
          () => 'reached',
          () => 'stopped',
        ),
      ),
    ).toBe('stopped')
    await button(page, 'Revenir à la borne').click()
    await page.getByText('L’identification avec FranceConnect n’est pas allée au bout.').first().waitFor()
    await quit(page)
  })
  it('that lead to a host outside the list end the visit, and the parent is told', async () => {
    const { page, theirs } = await away()
    await theirs.getByRole('link', { name: PAGE.elsewhere }).click()
    await page.getByText('Cette page n’est pas accessible depuis la borne.').first().waitFor()
    await expect.poll(views).toBe(0)
    await quit(page)
  })
  it('refused there: the parent may begin again', async () => {
    const { page, theirs } = await away()
    await theirs.getByRole('button', { name: PAGE.refuse }).click()
    await page.getByText('L’identification avec FranceConnect n’est pas allée au bout.').first().waitFor()
    await button(page, 'Réessayer').click()
    await button(page, GO).waitFor()
    await quit(page)
  })
  it('are covered by «Masquer l’écran», and are there again after', async () => {
    const { page, theirs } = await away()
    const layers = () => guichet.app.evaluate(({ BaseWindow }) => BaseWindow.getAllWindows()[0]?.contentView.children.length)
    await theirs.getByLabel('Identifiant').fill('quelqu’un')
    await page.locator('.away').getByRole('button', { name: 'Masquer l’écran' }).click()
    await expect.poll(layers).toBe(1)
    await button(page, 'Afficher l’écran').click()
    await expect.poll(layers).toBe(2)
    expect(await theirs.getByLabel('Identifiant').inputValue()).toBe('quelqu’un')
    await button(page, 'Revenir à la borne').click()
    await quit(page)
  })
})
