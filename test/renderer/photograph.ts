import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fixtureNames } from './harness/fixtures.ts'
import { openHarness } from './harness/open.ts'

/** `node test/renderer/photograph.ts FOLDER [NAME…] [--sizes portrait,landscape] [--locales fr,en]`: a picture of each screen, each way up. */
const SIZES = {
  portrait: { width: 1080, height: 1920 },
  landscape: { width: 1366, height: 768 },
  doubled: { width: 1080, height: 1920, textSize: 'largest' },
  narrow: { width: 320, height: 640 },
} as const
const option = (name: string, otherwise: string): string[] =>
  (process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise).split(',')
const [folder = 'out/pictures', ...names] = process.argv.slice(2).filter((arg) => !arg.startsWith('--'))

mkdirSync(folder, { recursive: true })
const harness = await openHarness()
try {
  for (const locale of option('locales', 'fr')) {
    for (const size of option('sizes', 'portrait,landscape') as (keyof typeof SIZES)[]) {
      for (const name of names.length > 0 ? names : fixtureNames) {
        await harness.go(name, { locale, ...SIZES[size] })
        await harness.page.screenshot({ path: join(folder, `${name}.${locale}.${size}.png`), fullPage: size === 'narrow' })
      }
    }
  }
} finally {
  await harness.close()
}
