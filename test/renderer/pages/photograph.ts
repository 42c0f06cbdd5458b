import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openWindow } from '../harness/window.ts'
import { pageFixtures } from './fixtures.ts'
import { serveFixtures } from './serve.ts'

/** `node test/renderer/pages/photograph.ts FOLDER [NAME…] [--sizes=390,1366] [--locales=fr,ar] [--dark]`: a picture of each page of the hub. */
const option = (name: string, otherwise: string): string[] =>
  (process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise).split(',')
const [folder = 'out/pictures/pages', ...names] = process.argv.slice(2).filter((arg) => !arg.startsWith('--'))

mkdirSync(folder, { recursive: true })
const served = await serveFixtures()
const window = await openWindow()
try {
  await window.page.emulateMedia({ colorScheme: process.argv.includes('--dark') ? 'dark' : 'light' })
  for (const width of option('sizes', '390,1366').map(Number))
    for (const locale of option('locales', 'fr,ar'))
      for (const name of names.length > 0 ? names : Object.keys(pageFixtures)) {
        await window.page.setViewportSize({ width, height: width < 800 ? 844 : 768 })
        await window.page.goto(`${served.base}/${name}?lang=${locale}`)
        if (process.argv.includes('--languages')) await window.page.locator('summary').click()
        await window.page.screenshot({ path: join(folder, `${name}.${locale}.${width}.png`) })
      }
} finally {
  await window.close()
  await served.close()
}
