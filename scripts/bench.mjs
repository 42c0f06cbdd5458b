import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureBuilt } from './build/ensure.mjs'
import { ensureDebianPackages, RUNTIME_PACKAGES } from './debian.mjs'
import { log, runScript } from './log.mjs'
import { root } from './project.mjs'

const folder = join(root, 'bench')

/** `npm run -s bench -- NAME [--json]`: a measurement of bench/; JSON on stdout with `--json`, else a small table on stderr. */
await runScript(async () => {
  const args = process.argv.slice(2)
  const files = new Map(readdirSync(folder).flatMap((file) => (/\.(mjs|ts)$/.test(file) ? [[file.replace(/\.\w+$/, ''), file]] : [])))
  const file = files.get(args.find((arg) => !arg.startsWith('-')) ?? '')
  if (file === undefined) throw new Error(`usage: npm run -s bench -- NAME [--json]\nNAME: ${[...files.keys()].join(', ')}`)
  await ensureDebianPackages(RUNTIME_PACKAGES, { log })
  await ensureBuilt({ log })
  const { run } = await import(pathToFileURL(join(folder, file)).href)
  const result = await run({ log })
  if (args.includes('--json')) process.stdout.write(`${JSON.stringify(result)}\n`)
  else
    for (const [key, value] of Object.entries(result)) log(`${key.padEnd(12)} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
})
