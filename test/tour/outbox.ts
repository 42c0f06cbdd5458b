import type { Guichet } from '../setup/electron.ts'

/** The code of the newest message in the demonstration's outbox. */
async function newest(guichet: Guichet, kind: RegExp): Promise<string> {
  const panel = await guichet.page('guichet://demo')
  const message = panel.getByRole('listitem').filter({ hasText: kind }).first()
  return (
    /\b(\d{3}\s?\d{3})\b/.exec((await message.locator('.text').innerText()).replaceAll(/\D*\+\d[\d ]+/g, ''))?.[1]?.replaceAll(/\D/g, '') ??
    ''
  )
}

export const smsCode = (guichet: Guichet): Promise<string> => newest(guichet, /SMS/)
export const mailCode = (guichet: Guichet): Promise<string> => newest(guichet, /Mail/)
