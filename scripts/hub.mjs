import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { runScript } from './log.mjs'
import { root } from './project.mjs'

/** `npm run hub -- [serve | code …]`: the central hub; see docs/hub.md. */
await runScript(async () => {
  const child = spawn(process.execPath, [join(root, 'src/hub/main.ts'), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  process.exitCode = await new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)))
})
