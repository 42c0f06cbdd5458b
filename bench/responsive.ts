import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { argon2id } from '../src/core/secrets/password-hash.ts'
import { prepareLetters } from './letters/prepare.ts'
import { openStation, resourcesDir } from './letters/station.ts'
import { openStaffWindow, PIN } from './window/staff.ts'

const LETTERS = Number(process.env['GUICHET_BENCH_LETTERS'] ?? 1_000)

export interface ResponsiveResult {
  readonly letters: number
  /** From «Préparer» to the list of the batch, and from «Enregistrer le PDF» to «Enregistré». */
  readonly prepareSeconds: number
  readonly saveSeconds: number
  /** The longest time between two frames of the staff window, each meanwhile. */
  readonly prepareGapMs: number
  readonly saveGapMs: number
  /** The same over two seconds in which nothing happens: what the machine itself does. */
  readonly idleGapMs: number
  readonly pdfMiB: number
}

/** A batch made and drawn in the real staff window: whether it goes on showing frames meanwhile. */
export async function run({ log }: { readonly log: (line: string) => void }): Promise<ResponsiveResult> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-responsive-'))
  try {
    const { dataDir } = await prepareLetters(folder, LETTERS)
    const station = await openStation(dataDir)
    station.house.store.people.add({ id: 'bench', name: 'Banc', role: 'it', pinHash: await argon2id().hash(PIN) })
    station.house.store.settings.put('recovery.shown', 'yes')
    station.close()
    const policyPath = join(folder, 'policy.json')
    copyFileSync(join(resourcesDir, 'demo', 'policy.json'), policyPath)
    const result = await measure(dataDir, policyPath, join(folder, 'letters.pdf'))
    log(JSON.stringify(result))
    return result
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
export default run

async function measure(dataDir: string, policyPath: string, pdf: string): Promise<ResponsiveResult> {
  const { guichet, page, close } = await openStaffWindow(dataDir, policyPath)
  try {
    await guichet.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
    }, pdf)
    await page.keyboard.press('Alt+4')
    const prepare = page.getByRole('button', { name: /Préparer/ }).first()
    await prepare.waitFor()
    const idle = await frames(page, () => page.waitForTimeout(2_000))
    const made = await frames(page, async () => {
      await prepare.click()
      await page.getByRole('button', { name: 'Enregistrer le PDF' }).waitFor()
    })
    await page.getByRole('img', { name: /Aperçu des lettres/ }).waitFor()
    const saved = await frames(page, async () => {
      await page.getByRole('button', { name: 'Enregistrer le PDF' }).click()
      await page.getByText('Enregistré :').waitFor()
    })
    return {
      letters: LETTERS,
      prepareSeconds: made.seconds,
      saveSeconds: saved.seconds,
      prepareGapMs: made.longestMs,
      saveGapMs: saved.longestMs,
      idleGapMs: idle.longestMs,
      pdfMiB: Math.round((statSync(pdf).size / 2 ** 20) * 10) / 10,
    }
  } finally {
    await close()
  }
}

/** The longest gap between two frames of the page while that work lasts. */
async function frames(page: Page, work: () => Promise<void>): Promise<{ readonly longestMs: number; readonly seconds: number }> {
  const watch = await page.evaluateHandle(() => {
    const seen = { longest: 0, last: performance.now(), over: false }
    const frame = (now: number): void => {
      seen.longest = Math.max(seen.longest, now - seen.last)
      seen.last = now
      if (!seen.over) requestAnimationFrame(frame)
    }
    requestAnimationFrame((now) => {
      seen.last = now
      requestAnimationFrame(frame)
    })
    return seen
  })
  const began = performance.now()
  await work()
  const seconds = Math.round((performance.now() - began) / 10) / 100
  const longest = await watch.evaluate((seen) => {
    seen.over = true
    return seen.longest
  })
  return { longestMs: Math.round(longest * 10) / 10, seconds }
}
