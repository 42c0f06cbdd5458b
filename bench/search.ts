import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Station } from '../src/core/station.ts'
import { queries } from './search/queries.ts'
import { scan } from './search/scan.ts'
import { fill } from './search/school.ts'
import { openSearchStation } from './search/station.ts'

const SIZES = [10_000, 100_000, 1_000_000] as const
const QUERIES = 1_000
const SCANS = 24

export interface SearchRun {
  readonly guardians: number
  readonly p50Ms: number
  readonly p95Ms: number
  /** The same kinds of question by LIKE over every row: the median. */
  readonly scanMs: number
  /** Median of the scan over median of the search. */
  readonly ratio: number
  readonly indexSeconds: number
}

/** A thousand mixed questions through the procedure that the screen calls, and some of the same by LIKE in the same run. */
export async function run({ log }: { readonly log: (line: string) => void }): Promise<{ readonly runs: readonly SearchRun[] }> {
  const sizes = process.env['GUICHET_BENCH_GUARDIANS']?.split(',').map(Number) ?? SIZES
  const runs: SearchRun[] = []
  for (const guardians of sizes) {
    const dataDir = mkdtempSync(join(tmpdir(), 'guichet-bench-search-'))
    try {
      const measured = await measure(await openSearchStation(dataDir, '730519'), guardians)
      runs.push(measured)
      log(`${guardians} guardians: ${JSON.stringify(measured)}`)
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  }
  return { runs }
}
export default run

async function measure(station: Station, guardians: number): Promise<SearchRun> {
  const { store, finder } = station.house
  fill(store, guardians, 1)
  const started = performance.now()
  while (finder.refresh(5_000));
  const indexSeconds = Math.round((performance.now() - started) / 100) / 10
  const asked = queries(store.db, QUERIES)
  const times: number[] = []
  let found = 0
  for (const query of asked) {
    const before = performance.now()
    const answer = await station.call('staff', 'staff.families.search', {
      query,
      className: null,
      state: null,
      mobile: null,
      mail: null,
      only: null,
      sort: 'name',
      down: false,
      limit: 50,
      offset: 0,
    })
    times.push(performance.now() - before)
    if (!answer.ok) throw new Error(answer.error.code)
    if ((answer.value as { total: number }).total > 0) found += 1
    else if (process.env['GUICHET_BENCH_SLOWEST'] !== undefined) process.stderr.write(`nobody: ${query}\n`)
  }
  if (found < asked.length * 0.97) throw new Error(`only ${found} of ${asked.length} questions found somebody`)
  const like = scan(store.db)
  const scans = asked
    .filter((_, i) => i % Math.floor(asked.length / SCANS) === 0)
    .map((query) => {
      const before = performance.now()
      like(query)
      return performance.now() - before
    })
  if (process.env['GUICHET_BENCH_SLOWEST'] !== undefined) {
    const slow = asked.map((query, i) => [Math.round((times[i] ?? 0) * 10) / 10, query] as const).sort((a, b) => b[0] - a[0])
    process.stderr.write(`${JSON.stringify(slow.slice(0, 30))}\n`)
  }
  station.close()
  const [p50Ms, p95Ms, scanMs] = [at(times, 0.5), at(times, 0.95), at(scans, 0.5)]
  return { guardians, p50Ms, p95Ms, scanMs, ratio: Math.round((scanMs / p50Ms) * 10) / 10, indexSeconds }
}

const at = (times: readonly number[], share: number): number => {
  const sorted = [...times].sort((a, b) => a - b)
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 100) / 100
}
