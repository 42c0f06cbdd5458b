import { readFileSync } from 'node:fs'
import type { LetterContent } from '../../src/core/letters/document/content.ts'

export interface ChildResult {
  readonly letters: number
  readonly pages: number
  readonly seconds: number
  readonly rssMiB: number
}

/** As the command does it: issued, drawn and written by core. Opening the data folder is not part of it. */
async function guichet(dataDir: string, out: string): Promise<ChildResult> {
  const { openStation } = await import('./station.ts')
  const station = await openStation(dataDir)
  const started = performance.now()
  const made = await station.call('cli', 'cli.letters', { className: null, out })
  const seconds = since(started)
  station.close()
  if (!made.ok) throw new Error(made.error.code)
  const { letters, pages } = made.value as { letters: number; pages: number }
  return { letters, pages, seconds, rssMiB: peak() }
}

/** The same pages by pdfkit alone, of contents that are already at hand. */
async function bare(contents: string, out: string): Promise<ChildResult> {
  const { drawBare } = await import('./bare.ts')
  const letters = JSON.parse(readFileSync(contents, 'utf8')) as LetterContent[]
  const started = performance.now()
  const pages = await drawBare(letters, out)
  return { letters: letters.length, pages, seconds: since(started), rssMiB: peak() }
}

const since = (started: number): number => Math.round(performance.now() - started) / 1000
const peak = (): number => Math.round(process.resourceUsage().maxRSS / 1024)

const [what, from = '', out = ''] = process.argv.slice(2)
process.stdout.write(JSON.stringify(what === 'bare' ? await bare(from, out) : await guichet(from, out)))
