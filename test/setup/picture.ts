import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { drawn } from './drawn.ts'

/** Where to leave pictures, for people to look at; without it none is taken. */
const FOLDER = process.env['GUICHET_PICTURES']

export async function picture(page: Page, name: string): Promise<void> {
  if (FOLDER === undefined) return
  mkdirSync(FOLDER, { recursive: true })
  await drawn(page)
  await page.screenshot({ path: join(FOLDER, `${name}.png`) })
}
