import { ensureBuilt } from './build/ensure.mjs'
import { ensureDebianPackages, RUNTIME_PACKAGES } from './debian.mjs'
import { openDisplay } from './display.mjs'
import { foreground } from './foreground.mjs'
import { log, runScript } from './log.mjs'
import { root } from './project.mjs'
import { ensureRuntime, runtimeEnv, sandboxArgs } from './runtime/index.mjs'

/** `npm start -- [--data DIR] [--policy FILE] [--demo] [--staff]`: everything after `--` goes to the app. */
await runScript(async () => {
  await ensureDebianPackages(RUNTIME_PACKAGES, { log })
  const runtime = await ensureRuntime({ log })
  await ensureBuilt({ log })
  const display = await openDisplay()
  if (display.virtual) log(`Aucun écran ici : Guichet s’affiche sur un écran virtuel (${display.env.DISPLAY}), donc invisible.`)
  if (sandboxArgs().length > 0) log('Lancé par root : sans le bac à sable de Chromium (--no-sandbox). Jamais ainsi dans une école.')
  if (runtime.kind === 'fallback') log(`Moteur de développement : Electron ${runtime.version}.`)
  try {
    const env = { ...runtimeEnv(runtime), ...display.env }
    return await foreground(runtime.electronPath, [...sandboxArgs(), root, ...process.argv.slice(2)], { env, ownGroup: true })
  } finally {
    display.close()
  }
})
