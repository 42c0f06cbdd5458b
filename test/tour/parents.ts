import type { Page } from 'playwright'
import type { Guichet } from '../setup/electron.ts'
import {
  birthDate,
  button,
  choosePassword,
  finish,
  heading,
  identify,
  identity,
  mobile,
  quit,
  someone,
  type Someone,
} from '../setup/parent.ts'
import type { Album } from './album.ts'
import { mailCode, smsCode } from './outbox.ts'

/** The demonstration's school. */
export const SCHOOL = { pupils: 120, seed: 7, format: 'siecle', schoolYear: 2026 } as const

const home = async (guichet: Guichet): Promise<Page> => {
  const page = await guichet.page('guichet://kiosk')
  await heading(page, 'Que souhaitez-vous faire ?').waitFor()
  return page
}

/** Guide 1: all eight steps by SMS, with a wrong code, a wrong date and «Je ne peux pas recevoir de code» on the way. */
export async function registerBySms(guichet: Guichet, album: Album): Promise<{ readonly identifier: string; readonly mobile: string }> {
  const page = await home(guichet)
  const { adult, children } = someone(SCHOOL)
  await album.take(page, 'accueil')
  await button(page, 'Je n’ai pas encore d’identifiant').click()
  await button(page, 'Créer mon compte').waitFor()
  await album.take(page, 'creer-mon-compte')
  await button(page, 'Créer mon compte').click()
  await page.getByLabel('Nom de famille').waitFor()
  await album.take(page, 'identite')
  await identity(page, adult)
  await mobile(page, adult)
  await page.getByLabel('Code de validation').waitFor()
  await album.take(page, 'code')
  await page.getByLabel('Code de validation').fill('000000')
  await button(page, 'Continuer').click()
  await heading(page, 'Le code de validation est incorrect.').waitFor()
  await album.take(page, 'code-incorrect')
  await button(page, 'Réessayer').click()
  await page.getByLabel('Numéro de téléphone mobile').waitFor()
  await album.take(page, 'numero')
  await button(page, 'Continuer').click()
  await page.getByLabel('Code de validation').waitFor()
  await button(page, 'Je ne peux pas recevoir de code').click()
  await page.getByLabel('Code du personnel', { exact: true }).waitFor()
  await album.take(page, 'personnel-atteste')
  await button(page, 'Retour').click()
  await page.getByLabel('Code de validation').fill(await smsCode(guichet))
  await button(page, 'Continuer').click()
  await heading(page, /Confirmez la date de naissance/).waitFor()
  await album.take(page, 'date-de-naissance')
  await birthDate(page, '2001-02-03')
  await page.getByText('La date de naissance n’est pas reconnue').first().waitFor()
  await album.take(page, 'date-non-reconnue')
  for (const [at] of children.entries()) {
    const title = await heading(page, /Confirmez la date de naissance/).innerText()
    await birthDate(page, children.find(({ first }) => title.endsWith(first))?.birth ?? '')
    if (at + 1 < children.length) await page.getByText(`Enfant ${at + 2} sur ${children.length}`).waitFor()
  }
  await page.getByLabel('Nouveau mot de passe').fill('Mangue')
  await album.take(page, 'mot-de-passe')
  await choosePassword(page)
  await heading(page, 'Votre compte est actif').waitFor()
  await album.take(page, 'compte-actif')
  const identifier = await page.locator('dd').first().innerText()
  await finish(page)
  return { identifier, mobile: adult.mobile }
}

/** Guide 3: the letter's identifiant and mot de passe provisoire, as far as the validation mail. */
export async function activateByLetter(
  guichet: Guichet,
  album: Album,
  letter: { identifier: string; secret: string },
  who: Someone,
  before: () => Promise<void>,
): Promise<void> {
  // The letter is still unused: another account may try to join it.
  await before()
  const page = await home(guichet)
  await button(page, 'J’ai reçu un courrier').click()
  await page.getByLabel('Identifiant').waitFor()
  await album.take(page, 'courrier')
  await page.getByLabel('Identifiant').fill(letter.identifier)
  await page.getByLabel('Mot de passe provisoire', { exact: true }).fill('FAUX-FAUX-FAUXX')
  await button(page, 'Continuer').click()
  await page.getByRole('alert').first().waitFor()
  await album.take(page, 'courrier-refuse')
  await page.getByLabel('Mot de passe provisoire', { exact: true }).fill(letter.secret)
  await button(page, 'Continuer').click()
  const title = await heading(page, /Confirmez la date de naissance/).innerText()
  await birthDate(page, who.children.find(({ first }) => title.endsWith(first))?.birth ?? '')
  await choosePassword(page)
  await page.getByLabel('Adresse électronique', { exact: true }).fill('parent@exemple.example')
  await page.getByLabel('Confirmez l’adresse électronique').fill('parent@exemple.example')
  await album.take(page, 'adresse')
  await button(page, 'Continuer').click()
  await heading(page, 'Il reste à valider votre mail').waitFor()
  await album.take(page, 'en-cours-d-activation')
  await button(page, 'J’ai le code du mail').click()
  await page.getByLabel('Code de validation').waitFor()
  await album.take(page, 'valider-le-mail')
  await page.getByLabel('Code de validation').fill(await mailCode(guichet))
  await button(page, 'Continuer').click()
  await heading(page, 'Votre compte est actif').waitFor()
  await finish(page)
}

/** What goes wrong: a number nobody has, the network cut, the screen hidden, help and sizes. */
export async function troubles(guichet: Guichet, album: Album): Promise<void> {
  let page = await home(guichet)
  const { adult } = someone(SCHOOL, 1)
  await identify(page, { ...adult, mobile: '0639980099' })
  await heading(page, /numéro/).waitFor()
  await album.take(page, 'numero-non-reconnu')
  await quit(page)
  const panel = await guichet.page('guichet://demo')
  await panel.getByRole('switch', { name: 'Réseau coupé' }).click()
  page = await home(guichet)
  await page.getByText('Pas de réseau').waitFor()
  await album.take(page, 'reseau-coupe')
  await identify(page, adult)
  await heading(page, 'Le SMS n’a pas pu partir').waitFor()
  await album.take(page, 'sms-impossible')
  await panel.getByRole('switch', { name: 'Réseau coupé' }).click()
  await album.take(panel, 'demonstration')
  await quit(page)
}
