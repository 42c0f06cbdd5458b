import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Counts } from '../../../src/core/store/letters.ts'
import type { LetterBatch } from '../../../src/shared/contract/staff/letters.ts'
import { openTestStation } from '../../setup/station.ts'
import { encodeScan } from '../../../src/core/domain/scan.ts'
import { letterContents } from '../../../src/core/letters/content.ts'
import { openCups, QUEUE } from './cups.ts'
import { fillSchool, makeBatch } from './school.ts'

export interface Killed {
  readonly letters: number
  readonly kills: number
  readonly seconds: number
  readonly end: Counts
  /** Each letter's number with how many pages bear it. */
  readonly pages: ReadonlyMap<number, number>
  readonly batch: LetterBatch
  /** Documents the spooler still keeps. */
  readonly spooled: readonly string[]
}

/** Prints a generated school's letters on a real queue while Guichet is killed as soon as so many documents have come out, then resumed. */
export async function printKilled(pupils: number, killAt: readonly number[]): Promise<Killed> {
  const cups = await openCups()
  const station = await openTestStation()
  try {
    const { house } = station.station
    await fillSchool(house, pupils)
    const batch = makeBatch(house, { scope: 'school' })
    const { store, policy } = house
    // The queue's files draw their type as pictures: the code on each page says whose it is.
    const numberOf = new Map<string, number>()
    for (const { number, identifier, secret } of letterContents(store, policy, store.letters.ofBatch(batch.id)))
      numberOf.set(encodeScan({ identifier, secret: secret ?? '' }), number)
    station.station.close()
    const run = (kill: number | null): Promise<string> =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [join(import.meta.dirname, 'kill', 'child.ts'), station.dataDir, batch.id, QUEUE], {
          env: { ...process.env, CUPS_SERVER: cups.socket },
          stdio: ['ignore', 'pipe', 'inherit'],
        })
        let said = ''
        const stop = kill === null ? () => undefined : cups.onOutput(() => cups.outputs().length >= kill && child.kill('SIGKILL'))
        child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
        child.once('error', reject)
        child.once('close', (code, signal) => {
          stop()
          if (code === 0 || signal === 'SIGKILL') resolve(said)
          else reject(new Error(`ended with ${code ?? signal ?? ''}`))
        })
      })
    const started = performance.now()
    let kills = 0
    for (const kill of killAt) if ((await run(kill)) === '') kills += 1
    const { atEnd } = JSON.parse(await run(null)) as { atEnd: Counts }
    const seconds = Math.round(performance.now() - started) / 1000
    const pages = new Map<number, number>()
    for (const path of cups.outputs()) {
      for (const scan of scannedPages(path)) {
        const number = numberOf.get(scan)
        if (number !== undefined) pages.set(number, (pages.get(number) ?? 0) + 1)
      }
    }
    return { letters: batch.letters.length, kills, seconds, end: atEnd, pages, batch, spooled: cups.spooled() }
  } finally {
    rmSync(station.dataDir, { recursive: true, force: true })
    await cups.close()
  }
}

/** The codes that a scanner reads on the pages. */
function scannedPages(pdf: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-scan-'))
  try {
    execFileSync('pdftoppm', ['-q', '-r', '110', '-png', '-gray', pdf, join(folder, 'page')])
    return execFileSync('sh', ['-c', `zbarimg -q --raw ${folder}/page*.png || true`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .trim()
      .split('\n')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
