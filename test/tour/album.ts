import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import type { Guichet } from '../setup/electron.ts'
import { drawn } from '../setup/drawn.ts'

/** Pictures in the order they are taken: `01-home.png`, `02-…`. */
export interface Album {
  /** `from`: the app whose page it is, where there are several. */
  take(page: Page, name: string, from?: Guichet): Promise<void>
  readonly taken: readonly string[]
}

/** `rtl`: a language in which each of the parents' screens is taken again; null for none. */
export function openAlbum(folder: string, guichet: Guichet, rtl: string | null): Album {
  mkdirSync(folder, { recursive: true })
  const taken: string[] = []
  let number = 0
  return {
    taken,
    async take(page, name, from = guichet) {
      await capture(from, page, `${String((number += 1)).padStart(2, '0')}-${name}`)
      if (rtl === null || !page.url().startsWith('guichet://kiosk')) return
      if (!(await switchTo(page, rtl))) return
      await capture(from, page, `${String(number).padStart(2, '0')}-${name}.${rtl}`)
      await switchTo(page, 'fr')
    },
  }

  async function capture(from: Guichet, page: Page, name: string): Promise<void> {
    const file = `${name}.png`
    await page.evaluate(() => document.fonts.ready.then(() => undefined))
    await drawn(page)
    // Chromium's own picture of the view: what a person in front of it sees, PDF viewer included.
    const png = await from.app.evaluate(async ({ webContents }, url) => {
      const contents = webContents.getAllWebContents().find((one) => one.getURL() === url)
      if (contents === undefined) return null
      return (await contents.capturePage()).toPNG().toString('base64')
    }, page.url())
    if (png === null) throw new Error(`no view at ${page.url()}`)
    writeFileSync(join(folder, file), Buffer.from(png, 'base64'))
    taken.push(file)
  }
}

/** By the language menu, as a parent does; false where the screen shows none. */
async function switchTo(page: Page, code: string): Promise<boolean> {
  const menu = page.locator('.menu > button')
  if (!(await menu.isVisible()) || (await page.locator('[inert]').count()) > 0) return false
  await menu.click()
  await page.locator(`.menu li button[lang="${code}"]`).click()
  await page.locator(`html[lang="${code}"]`).waitFor()
  return true
}
