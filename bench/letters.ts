import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChildResult } from './letters/child.ts'
import { prepareLetters, type Prepared } from './letters/prepare.ts'
import { median as middle } from './measure/median.mjs'

/** How many letters, and how often each side draws them: the short ones oftener. */
const SIZES = [
  { letters: 100, rounds: 5 },
  { letters: 1_000, rounds: 3 },
  { letters: 10_000, rounds: 3 },
] as const

export interface LettersRun {
  readonly letters: number
  /** A batch issued, drawn, written to its file and confirmed, as `guichet letters` does it. */
  readonly seconds: number
  /** The same pages drawn by pdfkit alone. */
  readonly pdfkitSeconds: number
  readonly ratio: number
  /** Peak of the child process that made the letters, which did nothing else. */
  readonly rssMiB: number
}

/** What letters cost beside bare pdfkit, in turns; medians. Each run is a process of its own, on a school of its own. */
export async function run({ log }: { readonly log: (line: string) => void }): Promise<{ readonly runs: readonly LettersRun[] }> {
  const runs: LettersRun[] = []
  for (const { letters, rounds } of SIZES) {
    const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-letters-'))
    try {
      const measured = inTurns(folder, await prepareLetters(folder, letters), letters, rounds)
      runs.push(measured)
      const { seconds, pdfkitSeconds, ratio, rssMiB } = measured
      log(`${letters} letters: ${seconds} s (pdfkit alone ${pdfkitSeconds} s, ratio ${ratio}), ${rssMiB} MiB`)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  return { runs }
}
export default run

function inTurns(folder: string, { dataDir, contents }: Prepared, letters: number, rounds: number): LettersRun {
  const guichet: ChildResult[] = []
  const bare: ChildResult[] = []
  for (let round = 0; round < rounds; round += 1) {
    const copy = join(folder, `round-${round}`)
    cpSync(dataDir, copy, { recursive: true })
    bare.push(child('bare', contents, join(folder, 'bare.pdf')))
    guichet.push(child('guichet', copy, join(folder, 'guichet.pdf')))
    rmSync(copy, { recursive: true })
  }
  for (const { letters: made, pages } of [...bare, ...guichet])
    if (made !== letters || pages !== letters) throw new Error(`${made} letters on ${pages} pages instead of ${letters}`)
  const seconds = median(guichet.map((one) => one.seconds))
  const pdfkitSeconds = median(bare.map((one) => one.seconds))
  return {
    letters,
    seconds,
    pdfkitSeconds,
    ratio: Number((seconds / pdfkitSeconds).toFixed(2)),
    rssMiB: median(guichet.map((one) => one.rssMiB)),
  }
}

/** There is always one. */
const median = (values: readonly number[]): number => middle(values)

function child(what: 'bare' | 'guichet', from: string, out: string): ChildResult {
  return JSON.parse(
    execFileSync(process.execPath, [join(import.meta.dirname, 'letters', 'child.ts'), what, from, out], { encoding: 'utf8' }),
  ) as ChildResult
}
