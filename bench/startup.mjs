import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDisplay } from '../scripts/display.mjs'
import { root } from '../scripts/project.mjs'
import { ensureRuntime, runtimeEnv, sandboxArgs } from '../scripts/runtime/index.mjs'
import { median } from './measure/median.mjs'
import { timeToReady } from './measure/time-to-ready.mjs'

const RUNS = 7

/**
 * How long the kiosk takes from the start of its process to its first usable screen, next to a bare Electron window with a static
 * page started in the same way, in turns. Each has a folder of its own that one unmeasured start has filled.
 * @param {{log: (line: string) => void}} options
 * @returns {Promise<{kioskMs: number, bareMs: number, ratio: number, runs: {kioskMs: number[], bareMs: number[]}, electron: string}>} medians
 */
export async function run({ log }) {
  const runtime = await ensureRuntime({ log })
  const display = await openDisplay()
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-'))
  const env = { ...runtimeEnv(runtime), ...display.env, GUICHET_BENCH_READY: '1' }
  const start = (app, ...args) => timeToReady(runtime.electronPath, [...sandboxArgs(), app, ...args], env)
  const bare = () => start(join(root, 'bench', 'bare'), '--data', join(folder, 'bare'))
  const kiosk = () => start(root, '--data', join(folder, 'kiosk'), '--demo')
  const runs = { kioskMs: [], bareMs: [] }
  try {
    await bare()
    await kiosk()
    for (let n = 1; n <= RUNS; n += 1) {
      runs.bareMs.push(Math.round(await bare()))
      runs.kioskMs.push(Math.round(await kiosk()))
      log(`${n}/${RUNS}: bare ${runs.bareMs.at(-1)} ms, kiosk ${runs.kioskMs.at(-1)} ms`)
    }
  } finally {
    display.close()
    rmSync(folder, { recursive: true, force: true })
  }
  const [kioskMs, bareMs] = [median(runs.kioskMs), median(runs.bareMs)]
  return { kioskMs, bareMs, ratio: Number((kioskMs / bareMs).toFixed(2)), runs, electron: runtime.version }
}
