import { resolve } from 'node:path'
import { ensureBuilt } from './build/ensure.mjs'
import { ensureDebianPackages, RUNTIME_PACKAGES, TEST_PACKAGES } from './debian.mjs'
import { openDisplay } from './display.mjs'
import { log, runScript } from './log.mjs'

/** `npm run tour -- --out DIR [--size 1080x1920] [--no-rtl]`: a picture of every screen, named in order, from a walk through the demonstration. */
await runScript(async () => {
  const args = process.argv.slice(2)
  const value = (name) => args[args.indexOf(name) + 1]
  if (!args.includes('--out')) throw new Error('usage: npm run tour -- --out DIR [--size 1080x1920]')
  const [width, height] = (args.includes('--size') ? value('--size') : '1080x1920').split('x').map(Number)
  await ensureDebianPackages([...RUNTIME_PACKAGES, ...TEST_PACKAGES], { log })
  await ensureBuilt({ log })
  const display = await openDisplay()
  Object.assign(process.env, display.env)
  try {
    const { walk } = await import('../test/tour/walk.ts')
    const taken = await walk({ out: resolve(value('--out')), width, height, rtl: args.includes('--no-rtl') ? null : 'ar' })
    log(`${taken.length} écrans dans ${value('--out')}`)
  } finally {
    display.close()
  }
})
