import type { Page } from 'playwright'
import type { Guichet } from '../setup/electron.ts'
import { button, choosePassword, finish, heading, PASSWORD, quit } from '../setup/parent.ts'
import type { Album } from './album.ts'
import { mailCode, smsCode } from './outbox.ts'

const home = async (guichet: Guichet): Promise<Page> => {
  const page = await guichet.page('guichet://kiosk')
  await heading(page, 'Que souhaitez-vous faire ?').waitFor()
  return page
}
const type = (page: Page, label: string, text: string): Promise<void> => page.getByLabel(label, { exact: true }).fill(text)

async function signIn(guichet: Guichet, identifier: string): Promise<Page> {
  const page = await home(guichet)
  await button(page, 'Mon compte').click()
  await type(page, 'Identifiant', identifier)
  await type(page, 'Mot de passe', PASSWORD)
  await button(page, 'Continuer').click()
  await heading(page, /Bonjour/).waitFor()
  return page
}

/** Guide, «Que faire en cas de problème ?» and «Comment gérer son compte»: everything an active account may need. */
export async function comingBack(
  guichet: Guichet,
  album: Album,
  active: { identifier: string; mobile: string },
  other: { identifier: string; secret: string },
): Promise<void> {
  let page = await home(guichet)
  await button(page, 'Je ne sais pas').click()
  await heading(page, 'Avez-vous reçu un courrier de l’établissement ?').waitFor()
  await album.take(page, 'je-ne-sais-pas')
  await quit(page)

  page = await home(guichet)
  await button(page, 'Identifiant ou mot de passe perdu').click()
  await heading(page, 'Que cherchez-vous ?').waitFor()
  await album.take(page, 'perdu')
  await button(page, 'Identifiant perdu').click()
  await heading(page, 'Comment recevoir votre identifiant ?').waitFor()
  await album.take(page, 'identifiant-perdu')
  await button(page, 'Par mail').click()
  await page.getByLabel('Adresse électronique').waitFor()
  await album.take(page, 'identifiant-par-mail')
  await type(page, 'Adresse électronique', 'parent@exemple.example')
  await button(page, 'Valider').click()
  await heading(page, 'Votre identifiant vient de partir').waitFor()
  await album.take(page, 'identifiant-parti')
  await button(page, 'Mot de passe perdu').click()
  await page.getByLabel('Identifiant').waitFor()
  await album.take(page, 'mot-de-passe-perdu')
  await type(page, 'Identifiant', active.identifier)
  await button(page, 'Continuer').click()
  await button(page, 'Par SMS').click()
  await page.getByLabel('Code de validation').waitFor()
  await album.take(page, 'code-si-connu')
  await type(page, 'Code de validation', await smsCode(guichet))
  await button(page, 'Continuer').click()
  await choosePassword(page)
  await heading(page, 'Votre mot de passe a été modifié').waitFor()
  await album.take(page, 'mot-de-passe-modifie')
  await finish(page)

  page = await home(guichet)
  await button(page, 'Mon compte').click()
  await page.getByLabel('Identifiant').waitFor()
  await album.take(page, 'connexion')
  await quit(page)
  page = await signIn(guichet, active.identifier)
  await album.take(page, 'mes-informations')
  await button(page, 'Modifier mon adresse mail').click()
  await page.getByLabel('Nouvelle adresse électronique').waitFor()
  await album.take(page, 'modifier-mail')
  await type(page, 'Nouvelle adresse électronique', 'nouvelle@exemple.example')
  await type(page, 'Confirmez la nouvelle adresse', 'nouvelle@exemple.example')
  await button(page, 'Envoyer').click()
  await heading(page, 'Validez votre nouvelle adresse').waitFor()
  await album.take(page, 'valider-nouvelle-adresse')
  await type(page, 'Code de validation', await mailCode(guichet))
  await button(page, 'Continuer').click()
  await heading(page, 'Votre adresse a été mise à jour').waitFor()
  await album.take(page, 'adresse-mise-a-jour')
  await button(page, 'Mon compte').click()
  await button(page, 'Modifier mon numéro de portable').click()
  await page.getByLabel('Numéro de téléphone mobile').waitFor()
  await album.take(page, 'modifier-numero')
  await page.getByLabel('Indicatif').selectOption('FR')
  await type(page, 'Numéro de téléphone mobile', active.mobile)
  await button(page, 'Continuer').click()
  await page.getByLabel('Code de validation').waitFor()
  await album.take(page, 'code-nouveau-numero')
  await type(page, 'Code de validation', await smsCode(guichet))
  await button(page, 'Continuer').click()
  await heading(page, 'Votre numéro a été modifié').waitFor()
  await album.take(page, 'numero-modifie')
  await button(page, 'Mon compte').click()
  await page.getByRole('tab', { name: 'Mes enfants' }).click()
  await album.take(page, 'mes-enfants')
  await button(page, 'Ajouter des enfants depuis un autre compte').click()
  await page.getByLabel('Identifiant').waitFor()
  await album.take(page, 'autre-compte')
  await type(page, 'Identifiant', other.identifier)
  await type(page, 'Mot de passe', other.secret)
  await button(page, 'Continuer').click()
  await page.getByText(/Votre référence : /).waitFor()
  await album.take(page, 'noms-differents')
  await quit(page)

  page = await home(guichet)
  await button(page, 'Identifiant ou mot de passe perdu').click()
  await button(page, 'J’ai une référence').click()
  await page.getByLabel('Référence').waitFor()
  await album.take(page, 'reference')
  await button(page, 'Masquer l’écran').click()
  await page.getByText('L’écran est masqué').waitFor()
  await album.take(page, 'ecran-masque')
  await button(page, 'Afficher l’écran').click()
  await quit(page)
}
