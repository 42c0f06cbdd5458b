import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from './build/ensure.mjs'
import { foreground } from './foreground.mjs'
import { log, runScript } from './log.mjs'
import { root } from './project.mjs'
import { nativeSqlite, needsOwnBuild } from './runtime/native.mjs'

/** `npm run -s guichet -- COMMAND …`: the same station without a window. stdout is the command's alone; no Electron is needed. */
await runScript(async () => {
  await ensureBuilt({ log })
  const cli = join(root, 'out', 'cli', 'index.js')
  if (!existsSync(cli)) throw new Error('La commande guichet n’a pas été construite (out/cli/index.js manque).')
  const { GUICHET_SQLITE_BINDING: _inherited, ...env } = process.env
  if (needsOwnBuild(process.versions.napi)) env.GUICHET_SQLITE_BINDING = await nativeSqlite(log)
  return foreground(process.execPath, [cli, ...process.argv.slice(2)], { env })
})
