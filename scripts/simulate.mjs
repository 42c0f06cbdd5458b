import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ensureBuilt } from './build/ensure.mjs'
import { log, runScript } from './log.mjs'
import { root, toolNode } from './project.mjs'

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? otherwise : Number(process.argv[at + 1])
}
const file = (name) => join(root, 'test/simulation', name)

/**
 * `npm run -s simulate -- --seeds N [--from SEED] [--stations M] [--json]`: N stories, each told by its seed; all zeros or a failure.
 * `npm run -s simulate -- --explain SEED [--stations M]`: what happens in one story, step by step, and what is wrong in the end.
 */
await runScript(async () => {
  await ensureBuilt({ log })
  const [seeds, from, stations] = [option('seeds', 100), option('from', 1), option('stations', 5)]
  if (process.argv.includes('--explain')) return explain(option('explain', 1), stations)
  const workers = Math.max(1, Math.min(availableParallelism(), seeds))
  const total = { seeds: 0, changes: 0, crashes: 0, lost: 0, duplicated: 0, divergent: 0, orderViolations: 0, leaked: 0, troubles: {} }
  const bad = []
  const take = (line) => {
    const { seed, complaints, troubles, ...story } = JSON.parse(line)
    total.seeds += 1
    for (const [name, value] of Object.entries(story)) total[name] += value
    for (const [name, value] of Object.entries(troubles)) total.troubles[name] = (total.troubles[name] ?? 0) + value
    if (complaints.length > 0) {
      bad.push(seed)
      log(`seed ${seed}: ${complaints[0].says}`)
    }
    if (total.seeds % 100 === 0) log(`${total.seeds} of ${seeds}`)
  }
  await Promise.all(
    Array.from({ length: workers }, async (_, n) => {
      const args = [file('worker.ts'), from + n, from + seeds, workers, stations].map(String)
      const child = spawn(toolNode(), ['--max-old-space-size=400', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
      createInterface({ input: child.stdout }).on('line', take)
      const code = await new Promise((resolve) => child.on('close', resolve))
      if (code !== 0) throw new Error(`a story could not be told to its end (exit ${code})`)
    }),
  )
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(total)}\n`)
  else log(JSON.stringify(total, null, 2))
  if (bad.length > 0) throw new Error(`seeds that end badly (see them with --explain SEED): ${bad.slice(0, 20).join(', ')}`)
})

async function explain(seed, stations) {
  const child = spawn(toolNode(), [file('explain.ts'), seed, stations].map(String), { stdio: ['ignore', 'inherit', 'inherit'] })
  return new Promise((resolve) => child.on('close', resolve))
}
