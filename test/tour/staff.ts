import type { Page } from 'playwright'
import type { Guichet } from '../setup/electron.ts'
import { button, heading, type Someone } from '../setup/parent.ts'
import type { Album } from './album.ts'

/** From the kiosk's first screen to staff's day. */
export async function signIn(guichet: Guichet, album: Album): Promise<Page> {
  await button(await guichet.page('guichet://kiosk'), 'Espace du personnel').click()
  const staff = await guichet.page('guichet://staff')
  await staff.getByLabel('Code', { exact: true }).waitFor()
  await album.take(staff, 'personnel')
  await staff.getByLabel('Code', { exact: true }).fill('246810')
  await button(staff, 'Se connecter').click()
  await heading(staff, 'Aujourd’hui').waitFor()
  await album.take(staff, 'aujourd-hui')
  return staff
}

/** Every section; gives the letter that was printed to `pdf`. */
export async function staffDay(guichet: Guichet, album: Album, { adult }: Someone, pdf: string, files: readonly string[]): Promise<void> {
  await guichet.app.evaluate(
    ({ dialog }, { path, chosen }) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path })
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: chosen })
    },
    { path: pdf, chosen: [...files] },
  )
  const staff = await signIn(guichet, album)
  const place = async (key: string, title: string | RegExp, name: string): Promise<void> => {
    await staff.keyboard.press(key)
    await heading(staff, title).waitFor()
    await staff.waitForFunction(() => (document.querySelector('main .sheet')?.children.length ?? 0) > 1)
    await album.take(staff, name)
  }
  await place('Alt+7', 'Importer l’école', 'import')
  await button(staff, 'Choisir les fichiers…').click()
  await button(staff, 'Importer').waitFor()
  await album.take(staff, 'import-apercu')
  await button(staff, 'Importer').click()
  await staff.getByText('L’école est importée').waitFor()
  await album.take(staff, 'import-fait')
  await staff.keyboard.press('Alt+1')
  await staff.locator('.cards').waitFor()
  await album.take(staff, 'aujourd-hui-600')
  await staff.keyboard.press('Alt+3')
  await staff.getByRole('article').first().waitFor()
  await album.take(staff, 'demandes')
  await staff.keyboard.press('Alt+5')
  await staff.getByRole('row').nth(1).waitFor()
  await album.take(staff, 'a-verifier')
  await staff.keyboard.press('Alt+2')
  await staff.getByRole('row').nth(2).waitFor()
  await album.take(staff, 'familles')
  await staff.getByLabel('Chercher une famille').fill(`${adult.first} ${adult.family}`.toLowerCase())
  await staff.getByRole('button', { name: adult.first }).first().waitFor()
  await album.take(staff, 'familles-recherche')
  await staff.getByRole('button', { name: adult.first }).first().click()
  await heading(staff, new RegExp(adult.first)).waitFor()
  await album.take(staff, 'famille')
  await button(staff, 'Corriger les coordonnées').click()
  await staff.getByLabel('Ville').fill('Cilaos')
  await staff.getByText('À reporter ensuite').waitFor()
  await album.take(staff, 'famille-correction')
  await staff.getByLabel('Raison').fill('Dit au guichet par le parent')
  await button(staff, 'Corriger').click()
  await staff.getByText('C’est corrigé.').waitFor()
  await album.take(staff, 'famille-corrigee')
  await place('Alt+6', /À reporter/, 'a-reporter')
  await place('Alt+8', 'Suivi des activations', 'suivi')
  await place('Alt+9', 'Personnes et droits', 'personnes')
  await button(staff, 'Ajouter une personne').first().click()
  await album.take(staff, 'personnes-ajouter')
  await button(staff, 'Journal').click()
  await button(staff, 'Vérifier la chaîne').click()
  await staff.getByText('entrées sont intactes').waitFor()
  await album.take(staff, 'journal')
  await staff.keyboard.press('Control+k')
  await staff.getByLabel('Chercher une famille').fill(`${adult.first} ${adult.family}`.toLowerCase())
  await staff.getByRole('button', { name: adult.first }).first().click()
  await heading(staff, new RegExp(adult.first)).waitFor()
  await button(staff, 'Imprimer la lettre').click()
  await staff.getByRole('img', { name: 'Aperçu des lettres, page 1 sur 1' }).waitFor()
  await album.take(staff, 'lettre')
  await button(staff, 'Enregistrer le PDF').click()
  await staff.getByText('Enregistré :').waitFor()
  await album.take(staff, 'dans-le-bac')
  await button(staff, 'Tout est dans le bac').click()
  await staff.getByText('Leurs mots de passe sont effacés').waitFor()
  await place('Alt+4', 'Lettres', 'lettres')
  await button(staff, 'Modifier les textes').click()
  await staff.getByRole('img', { name: /famille fictive/ }).waitFor()
  await album.take(staff, 'lettres-textes')
  await button(staff, 'Revenir à l’écran des parents').click()
  await heading(await guichet.page('guichet://kiosk'), 'Que souhaitez-vous faire ?').waitFor()
}
