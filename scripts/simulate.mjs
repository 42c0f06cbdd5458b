import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { log, runScript } from './log.mjs'
import { root } from './project.mjs'

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? otherwise : Number(process.argv[at + 1])
}

/** `npm run -s simulate -- --seeds N [--from SEED] [--stations M] [--json]`: N stories, each told by its seed; all four zeros or a failure. */
await runScript(async () => {
  const [seeds, from, stations] = [option('seeds', 100), option('from', 1), option('stations', 5)]
  const workers = Math.max(1, Math.min(availableParallelism(), seeds))
  const total = { seeds: 0, changes: 0, crashes: 0, lost: 0, duplicated: 0, divergent: 0, orderViolations: 0 }
  const bad = []
  const take = (line) => {
    const { seed, ...story } = JSON.parse(line)
    total.seeds += 1
    for (const [name, value] of Object.entries(story)) total[name] += value
    if (story.lost + story.duplicated + story.divergent + story.orderViolations > 0) bad.push(seed)
    if (total.seeds % 100 === 0) log(`${total.seeds} of ${seeds}`)
  }
  await Promise.all(
    Array.from({ length: workers }, async (_, n) => {
      const args = [join(root, 'test/simulation/worker.ts'), from + n, from + seeds, workers, stations].map(String)
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
      createInterface({ input: child.stdout }).on('line', take)
      const code = await new Promise((resolve) => child.on('close', resolve))
      if (code !== 0) throw new Error(`a story could not be told to its end (exit ${code})`)
    }),
  )
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(total)}\n`)
  else log(JSON.stringify(total))
  if (bad.length > 0) throw new Error(`seeds that end badly: ${bad.slice(0, 20).join(', ')}`)
})
