import type { Page } from 'playwright'
import { build, preview } from 'vite'
import config from './vite.config.ts'
import { openWindow } from './window.ts'

export interface Harness {
  readonly page: Page
  /** Shows a screen by its fixture's name, at a size in CSS pixels, once its fonts are there. */
  go(screen: string, options: { locale: string; width: number; height: number; textSize?: 'normal' | 'large' | 'largest' }): Promise<void>
  /** The screen that is shown, in another language. */
  speak(locale: string): Promise<void>
  close(): Promise<void>
}

/** Builds the harness, serves it on a port of this machine, and opens the app's own Chromium on it (a virtual screen where there is none). */
export async function openHarness(): Promise<Harness> {
  await build({ ...config, configFile: false })
  const server = await preview({ ...config, configFile: false, preview: { ...config.preview, port: 0, host: '127.0.0.1' } })
  const base = server.resolvedUrls?.local[0]
  if (base === undefined) throw new Error('the harness has no address')
  const { page, close } = await openWindow()
  return {
    page,
    async go(screen, { locale, width, height, textSize = 'normal' }) {
      await page.setViewportSize({ width, height })
      await page.goto(`${base}?screen=${screen}&locale=${locale}`)
      await page.locator(`html[lang="${locale}"] h1`).first().waitFor()
      await page.evaluate((size) => {
        document.documentElement.dataset['size'] = size
        return document.fonts.ready.then(() => undefined)
      }, textSize)
    },
    async speak(locale) {
      await page.evaluate((code) => (globalThis as unknown as { speak(code: string): void }).speak(code), locale)
      await page.locator(`html[lang="${locale}"] h1`).first().waitFor()
      await page.evaluate(() => document.fonts.ready.then(() => undefined))
    },
    async close() {
      await close()
      await server.close()
    },
  }
}
