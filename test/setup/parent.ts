import type { Page } from 'playwright'
import { sampleFamilies, type SampleAdult, type SampleOptions, type SamplePupil } from '../../src/core/import/sample/families.ts'

/** What a parent does at the kiosk, in the words that are on its screens. */

export const PASSWORD = 'Mangue-Verte-42'

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
export const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name })

export interface Someone {
  readonly adult: SampleAdult
  readonly children: readonly SamplePupil[]
}

/** The `skip`th legal guardian of a generated school whose mobile can be read, and whose children have names of their own. */
export function someone(sample: SampleOptions, skip = 0): Someone {
  const found = [...sampleFamilies(sample)].flatMap(({ adults, pupils }) => {
    const children = pupils.filter(({ left }) => !left)
    if (!children.every(({ first }, i) => children.findIndex((other) => other.first === first) === i)) return []
    return adults
      .filter((adult) => !adult.contact && /^063998\d{4}$/.test(adult.mobile))
      .slice(0, 1)
      .map((adult) => ({ adult, children }))
  })
  const chosen = found[skip]
  if (chosen === undefined) throw new Error('the sample holds nobody like that')
  return chosen
}

export async function birthDate(page: Page, birth: string): Promise<void> {
  const [year, month, day] = birth.split('-')
  await page.getByLabel('Jour').fill(String(Number(day)))
  await page.getByLabel('Mois').selectOption(String(Number(month)))
  await page.getByLabel('Année').fill(year ?? '')
  await button(page, 'Continuer').click()
}

export async function choosePassword(page: Page, password = PASSWORD): Promise<void> {
  await page.getByLabel('Nouveau mot de passe').fill(password)
  await page.getByLabel('Confirmez le mot de passe').fill(password)
  await button(page, 'Continuer').click()
}

/** «Je n'ai pas encore d'identifiant», name and mobile: guide 1.2 to 1.4. */
export async function identify(page: Page, adult: SampleAdult): Promise<void> {
  await button(page, 'Je n’ai pas encore d’identifiant').click()
  await button(page, 'Créer mon compte').click()
  await identity(page, adult)
  await mobile(page, adult)
}

export async function identity(page: Page, adult: SampleAdult): Promise<void> {
  await page.getByLabel('Nom de famille').fill(adult.family.toLowerCase())
  await page.getByLabel('Prénom').fill(adult.first)
  await button(page, 'Continuer').click()
}

export async function mobile(page: Page, adult: SampleAdult): Promise<void> {
  await page.getByLabel('Indicatif').selectOption('FR')
  await page.getByLabel('Numéro de téléphone mobile').fill(adult.mobile)
  await button(page, 'Continuer').click()
}

/** Each child's birth date, as its screen asks: guide 1.6. */
export async function confirmChildren(page: Page, children: readonly SamplePupil[]): Promise<void> {
  for (let left = children.length; left > 0; left -= 1) {
    const title = await heading(page, /Confirmez la date de naissance/).innerText()
    const child = children.find(({ first }) => title.endsWith(first))
    await birthDate(page, child?.birth ?? '')
    if (left > 1) await page.getByText(`Enfant ${children.length - left + 2} sur ${children.length}`).waitFor()
  }
}

/** «Terminé», and the parent's window is destroyed: the next one is new. */
export async function finish(page: Page): Promise<void> {
  await Promise.all([page.waitForEvent('close'), button(page, 'Terminé').click()])
}

/** «Quitter», with the same end. */
export async function quit(page: Page): Promise<void> {
  await Promise.all([page.waitForEvent('close'), button(page, 'Quitter').click()])
}
