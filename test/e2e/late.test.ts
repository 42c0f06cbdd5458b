import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchGuichet, type Guichet } from '../setup/electron.ts'
import { button, confirmChildren, heading, identify, quit, someone } from '../setup/parent.ts'
import { SCHOOL } from '../tour/parents.ts'
import { smsCode } from '../tour/outbox.ts'

/** Guide: «Le code de validation a une validité de 30 minutes, passé ce délai un message d'erreur sera affiché». The demonstration's clock moves. */
const parent = someone(SCHOOL)
let guichet: Guichet

beforeAll(async () => {
  guichet = await launchGuichet({ args: ['--demo'] })
})
afterAll(() => guichet.close())

const type = async (page: Page, code: string): Promise<void> => {
  await page.getByLabel('Code de validation').fill(code)
  await button(page, 'Continuer').click()
}

describe('a code that comes too late', () => {
  it('is the guide’s error, and «Réessayer» starts again at the number with a new one', async () => {
    const [page, panel] = [await guichet.page('guichet://kiosk'), await guichet.page('guichet://demo')]
    await heading(page, 'Que souhaitez-vous faire ?').waitFor()
    await identify(page, parent.adult)
    await page.getByLabel('Code de validation').waitFor()
    const late = await smsCode(guichet)
    await button(panel, '+ 31 min').click()
    await panel.getByText('Horloge avancée de 31 min').waitFor()
    await type(page, late)
    await heading(page, 'Le code de validation n’est plus valable.').waitFor()
    await button(page, 'Réessayer').click()
    expect(await page.getByLabel('Numéro de téléphone mobile').inputValue()).toBe(parent.adult.mobile)
    await button(page, 'Continuer').click()
    await page.getByLabel('Code de validation').waitFor()
    await expect.poll(() => smsCode(guichet)).not.toBe(late)
    await type(page, await smsCode(guichet))
    await confirmChildren(page, parent.children)
    await page.getByLabel('Nouveau mot de passe').waitFor()
    await quit(page)
  })
})
