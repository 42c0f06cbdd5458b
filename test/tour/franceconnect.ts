import type { Guichet } from '../setup/electron.ts'
import { PAGE } from '../setup/franceconnect.ts'
import { button, heading, quit } from '../setup/parent.ts'
import type { Album } from './album.ts'

/** Guide 2: FranceConnect's button, its pages below the kiosk's strip, and what is said when they lead nowhere. */
export async function franceConnectPages(guichet: Guichet, album: Album, issuer: string): Promise<void> {
  const page = await guichet.page('guichet://kiosk')
  await heading(page, 'Que souhaitez-vous faire ?').waitFor()
  await button(page, /^Je dispose d’un compte FranceConnect/).click()
  await button(page, 'S’identifier avec FranceConnect').waitFor()
  await album.take(page, 'franceconnect')
  await button(page, 'S’identifier avec FranceConnect').click()
  const theirs = await guichet.page(issuer)
  await theirs.getByRole('button', { name: PAGE.refuse }).waitFor()
  await album.take(page, 'franceconnect-bandeau')
  await theirs.getByRole('button', { name: PAGE.refuse }).click()
  await heading(page, 'L’identification avec FranceConnect n’est pas allée au bout.').waitFor()
  await album.take(page, 'franceconnect-interrompu')
  await quit(page)
}
