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
  await staff.keyboard.press('Alt+2')
  await staff.getByRole('row').nth(2).waitFor()
  await album.take(staff, 'familles')
  await staff.getByLabel('Chercher une famille').fill(`${adult.first} ${adult.family}`.toLowerCase())
  await staff.getByRole('button', { name: adult.first }).first().waitFor()
  await album.take(staff, 'familles-recherche')
  await staff.getByRole('button', { name: adult.first }).first().click()
  await heading(staff, new RegExp(adult.first)).waitFor()
  await album.take(staff, 'famille')
  await button(staff, 'Imprimer la lettre').click()
  await staff.getByRole('img', { name: 'Aperçu des lettres, page 1 sur 1' }).waitFor()
  await album.take(staff, 'lettre')
  await button(staff, 'Enregistrer le PDF').click()
  await staff.getByText('Enregistré :').waitFor()
  await album.take(staff, 'dans-le-bac')
  await button(staff, 'Tout est dans le bac').click()
  await staff.getByText('Leurs mots de passe sont effacés').waitFor()
  await staff.keyboard.press('Alt+4')
  await heading(staff, 'Lettres').waitFor()
  await album.take(staff, 'lettres')
  await staff.keyboard.press('Alt+7')
  await heading(staff, 'Importer l’école').waitFor()
  await album.take(staff, 'import')
  await button(staff, 'Choisir les fichiers…').click()
  await heading(staff, 'Importer l’école').waitFor()
  await button(staff, 'Importer').waitFor()
  await album.take(staff, 'import-apercu')
  await button(staff, 'Revenir à l’écran des parents').click()
  await heading(await guichet.page('guichet://kiosk'), 'Que souhaitez-vous faire ?').waitFor()
}
