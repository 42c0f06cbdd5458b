import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { log, runScript } from './log.mjs'
import { root } from './project.mjs'

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? otherwise : (process.argv[at + 1] ?? otherwise)
}

/**
 * `npm run -s crash -- --kills N [--seed SEED] [--stations M] [--store postgres|sqlite] [--bug NAME] [--json]`: stations, hubs and
 * PostgreSQL as real processes, N of them killed by SIGKILL at random moments; all zeros or a failure. `--bug`: one of test/crash/bugs.ts
 * is planted, and the run must fail.
 */
await runScript(async () => {
  const [kills, seed, stations] = [
    Number(option('kills', 30)),
    Number(option('seed', Date.now() % 1_000_000)),
    Number(option('stations', 4)),
  ]
  const store = option('store', 'postgres')
  if (store !== 'postgres' && store !== 'sqlite') throw new Error('--store postgres | sqlite')
  const bug = option('bug', undefined)
  log(`seed ${seed}`)
  const child = spawn(process.execPath, [join(root, 'test/crash/run.ts'), JSON.stringify({ kills, seed, stations, store, bug })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (bytes) => (said += bytes))
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`the run did not come to its end (exit ${code})`)
  const result = JSON.parse(said)
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(result)}\n`)
  else log(JSON.stringify(result))
  const { lost, duplicated, divergent, orderViolations, leaked, fell } = result
  if (lost + duplicated + divergent + orderViolations + leaked + fell > 0)
    throw new Error('not everything that was told is true everywhere')
})
