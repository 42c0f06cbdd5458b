import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bareStore, type Rows } from './commit/bare.ts'
import { school } from './commit/school.ts'
import { median } from './measure/median.mjs'

const ACTIVATIONS = 400
const WARM = 50

export interface CommitResult {
  readonly activations: number
  /** Rows that one activation leaves in the store, the change for the hub among them. */
  readonly rows: number
  /** The service's whole transaction, the disk's answer (FULL) included. */
  readonly p50Ms: number
  /** The same rows inserted by better-sqlite3 alone in one transaction: same cipher, same pragmas, same disk, in turns with the other. */
  readonly bareP50Ms: number
  readonly ratio: number
}

/** What activating an account by SMS costs on the disk, beside inserting its rows with the bare driver. */
export function run({ log }: { readonly log: (line: string) => void }): Promise<CommitResult> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-commit-'))
  try {
    const { activate, rowsOf, close } = school(join(folder, 'store.db'), ACTIVATIONS + WARM)
    const bare = bareStore(join(folder, 'bare.db'), join(folder, 'store.db'))
    const [ours, theirs]: [number[], number[]] = [[], []]
    let rows = 0
    for (let n = 0; n < ACTIVATIONS + WARM; n += 1) {
      const mine = timed(() => activate(n))
      const written: Rows = rowsOf(n)
      const other = timed(() => bare.insert(written))
      rows = written.reduce((sum, [, list]) => sum + list.length, 0)
      if (n < WARM) continue
      ours.push(mine)
      theirs.push(other)
    }
    close()
    bare.close()
    const [p50, bareP50] = [median(ours) ?? Number.NaN, median(theirs) ?? Number.NaN]
    const result = {
      ...{ activations: ACTIVATIONS, rows, p50Ms: round(p50), bareP50Ms: round(bareP50) },
      ratio: Math.round((p50 / bareP50) * 100) / 100,
    }
    log(`activation ${result.p50Ms} ms, bare ${result.bareP50Ms} ms, ratio ${result.ratio} (${rows} rows)`)
    return Promise.resolve(result)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
export default run

function timed(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}
const round = (ms: number): number => Math.round(ms * 1000) / 1000
