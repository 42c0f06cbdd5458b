import { printKilled } from '../test/integration/printing/killed.ts'

export interface PrintingRun {
  readonly letters: number
  readonly kills: number
  /** From the first portion to the last page, kills and restarts within. */
  readonly seconds: number
  readonly printedOnce: number
  readonly printedTwice: number
  readonly missing: number
  readonly doubtful: number
}

/** Pupils whose guardians get about three thousand letters. */
const PUPILS = Number(process.env['GUICHET_BENCH_PUPILS'] ?? 3_500)

/** Letters on a real CUPS queue (cups-pdf), Guichet killed three times on the way: what became of every one of them. */
export async function run({ log }: { readonly log: (line: string) => void }): Promise<{ readonly runs: readonly PrintingRun[] }> {
  const portions = Math.floor(PUPILS / 25)
  const { batch, kills, seconds, pages, end } = await printKilled(PUPILS, [1, Math.floor(portions / 3), Math.floor((2 * portions) / 3)])
  const times = batch.letters.map(({ number }) => pages.get(number) ?? 0)
  const measured = {
    letters: batch.letters.length,
    kills,
    seconds,
    printedOnce: times.filter((n) => n === 1).length,
    printedTwice: times.filter((n) => n > 1).length,
    missing: times.filter((n) => n === 0).length,
    doubtful: end.doubtful,
  }
  log(JSON.stringify(measured))
  return { runs: [measured] }
}
export default run
