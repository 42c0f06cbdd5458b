import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { STAMP } from './build/stale.mjs'
import { log, runScript } from './log.mjs'
import { root, tool, toolNode } from './project.mjs'
import { run } from './run.mjs'

const GENERATED = 'src/shared/i18n/generated'
const PARAGLIDE = `compile --silent --project ./project.inlang --outdir ./${GENERATED} --strategy globalVariable baseLocale`

/** In this order; each runs on the tools' Node from the project's folder. The names are only for the progress lines. */
const STEPS = () => [
  ['messages', [join(root, 'scripts', 'check-messages.mjs')]],
  ['textes', [tool('@inlang/paraglide-js', 'paraglide-js'), ...PARAGLIDE.split(' ')]],
  ['application', [tool('electron-vite'), 'build', '--logLevel', 'warn']],
  ['commande', [join(root, 'scripts', 'build', 'cli.mjs')]],
]

/** `npm run build`: all of `out/`, always. The stamp it leaves tells the other scripts when a build is due. */
await runScript(async () => {
  // Before the clock is read: making this folder changes the time of the one above it, which would look like a change of source.
  mkdirSync(join(root, GENERATED), { recursive: true })
  const began = new Date()
  for (const [name, args] of STEPS()) {
    const start = performance.now()
    await run(toolNode(), args, { cwd: root, show: true })
    log(`  ${name} : ${((performance.now() - start) / 1000).toFixed(1)} s`)
  }
  mkdirSync(dirname(STAMP), { recursive: true })
  writeFileSync(STAMP, '')
  utimesSync(STAMP, began, began)
})
