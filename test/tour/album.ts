import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import type { Guichet } from '../setup/electron.ts'

/** Pictures in the order they are taken: `01-home.png`, `02-…`. */
export interface Album {
  take(page: Page, name: string): Promise<void>
  readonly taken: readonly string[]
}

export function openAlbum(folder: string, guichet: Guichet): Album {
  mkdirSync(folder, { recursive: true })
  const taken: string[] = []
  return {
    taken,
    async take(page, name) {
      const file = `${String(taken.length + 1).padStart(2, '0')}-${name}.png`
      await page.evaluate(() => document.fonts.ready.then(() => undefined))
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(null)))))
      // Chromium's own picture of the view: what a person in front of it sees, PDF viewer included.
      const png = await guichet.app.evaluate(async ({ webContents }, url) => {
        const contents = webContents.getAllWebContents().find((one) => one.getURL() === url)
        if (contents === undefined) return null
        return (await contents.capturePage()).toPNG().toString('base64')
      }, page.url())
      if (png === null) throw new Error(`no view at ${page.url()}`)
      writeFileSync(join(folder, file), Buffer.from(png, 'base64'))
      taken.push(file)
    },
  }
}
