import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { applyImport, discardImport, previewImport } from '../../src/core/import/import.ts'
import { readExport } from '../../src/core/import/read-export.ts'
import type { Staging } from '../../src/core/import/staging.ts'
import { openStore, rawKey } from '../../src/core/store/open.ts'

export interface ChildResult {
  readonly pupils: number
  readonly guardians: number
  readonly seconds: number
  readonly rssMiB: number
  readonly longestPauseMs: number
}

const TODAY = '2026-11-01'
const KEY = '5a'.repeat(32)

/** Rows go nowhere: what is left is reading. */
function countingStaging(): Staging & { pupils: number; guardians: number } {
  const ignore = (): void => undefined
  const counts = { pupils: 0, guardians: 0 }
  return Object.assign(counts, {
    pupil: () => void (counts.pupils += 1),
    guardian: () => void (counts.guardians += 1),
    className: ignore,
    link: ignore,
    pupilOnce: ignore,
    namedChild: ignore,
    beside: ignore,
    accountLine: ignore,
    address: ignore,
    reject: ignore,
    close: ignore,
  })
}

async function parse(files: readonly string[]): Promise<{ pupils: number; guardians: number }> {
  const staging = countingStaging()
  await readExport(files, staging, { territory: 'RE', expectedUai: null, today: TODAY }, () => undefined)
  return staging
}

async function importAll(folder: string, files: readonly string[]): Promise<{ pupils: number; guardians: number }> {
  const path = join(folder, 'store.db')
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true })
  const opened = openStore({ path, key: KEY, now: 0 })
  if (!opened.ok) throw new Error(opened.error.code)
  const db = opened.value
  const previewed = await previewImport(db, files, {
    stagingPath: join(folder, 'staging.db'),
    stagingKey: rawKey(KEY),
    territory: 'RE',
    expectedUai: null,
    today: TODAY,
  })
  if (!previewed.ok) throw new Error(JSON.stringify(previewed.error))
  const applied = applyImport(db, previewed.value, { today: TODAY, now: 0, ids: randomUUID })
  discardImport(db, previewed.value)
  db.close()
  if (!applied.ok) throw new Error(applied.error.code)
  return applied.value
}

const [what, folder = '', ...files] = process.argv.slice(2)
const delay = monitorEventLoopDelay({ resolution: 10 })
delay.enable()
const started = performance.now()
const { pupils, guardians } = what === 'parse' ? await parse(files) : await importAll(folder, files)
const seconds = Math.round(performance.now() - started) / 1000
await new Promise((resolve) => setImmediate(resolve))
const result: ChildResult = {
  pupils,
  guardians,
  seconds,
  rssMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  longestPauseMs: Math.round(delay.max / 1e6),
}
process.stdout.write(JSON.stringify(result))
