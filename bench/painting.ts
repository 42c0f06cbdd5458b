import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { openSearchStation, policy } from './search/station.ts'
import { fill } from './search/school.ts'
import { openStaffWindow, PIN, quantile } from './window/staff.ts'

const GUARDIANS = Number(process.env['GUICHET_BENCH_GUARDIANS'] ?? 100_000)
/** Each changes what the first rows of the made-up school are: the change is what is waited for. */
const LETTERS = 'CDGHLMPR'
const ROUNDS = 4

export interface PaintingResult {
  readonly guardians: number
  readonly letters: number
  /** From the key going down to the frame that shows who begins so. */
  readonly p50Ms: number
  readonly p95Ms: number
  readonly slowestMs: number
}

/** In the real staff window: how long after the first letter the list of those who begin so is painted. */
export async function run({ log }: { readonly log: (line: string) => void }): Promise<PaintingResult> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-painting-'))
  try {
    const [dataDir, policyPath] = [join(folder, 'data'), join(folder, 'policy.json')]
    writeFileSync(policyPath, JSON.stringify(policy))
    await prepare(dataDir)
    log(`${GUARDIANS} guardians are ready`)
    const times = await typing(dataDir, policyPath)
    const result = {
      guardians: GUARDIANS,
      letters: times.length,
      p50Ms: quantile(times, 0.5),
      p95Ms: quantile(times, 0.95),
      slowestMs: quantile(times, 1),
    }
    log(JSON.stringify(result))
    return result
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
export default run

async function prepare(dataDir: string): Promise<void> {
  const station = await openSearchStation(dataDir, PIN)
  const { store, finder } = station.house
  fill(store, GUARDIANS, 1)
  while (finder.refresh(5_000));
  store.settings.put('recovery.shown', 'yes')
  station.close()
}

async function typing(dataDir: string, policyPath: string): Promise<readonly number[]> {
  const { page, close } = await openStaffWindow(dataDir, policyPath)
  const times: number[] = []
  try {
    await page.keyboard.press('Alt+2')
    const search = page.getByLabel('Chercher une famille')
    await search.waitFor()
    await page.locator('[data-row="0"]').waitFor()
    const everybody = await look(page)
    for (let round = 0; round < ROUNDS; round += 1)
      for (const letter of LETTERS) {
        const painted = await watch(page)
        await page.keyboard.press(letter)
        times.push(await painted())
        await page.keyboard.press('Backspace')
        await page.waitForFunction((text) => (globalThis as unknown as Bench).shown() === text, everybody)
      }
  } finally {
    await close()
  }
  return times.slice(LETTERS.length)
}

/** In the page: how many were found and the first of them, as the window shows it. */
interface Bench {
  shown: () => string
}

const look = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const bench = globalThis as unknown as Bench
    bench.shown = () =>
      [...document.querySelectorAll('p[role="status"], [role="row"]')]
        .slice(0, 12)
        .map((one) => one.textContent)
        .join('|')
    return bench.shown()
  })

/** Waits in the page for the next key, and then for the first frame after the list became another. */
async function watch(page: Page): Promise<() => Promise<number>> {
  const handle = await page.evaluateHandle(() => {
    const { shown } = globalThis as unknown as Bench
    const before = shown()
    const took = new Promise<number>((resolve) => {
      addEventListener(
        'keydown',
        (event) => {
          const observer = new MutationObserver(() => {
            if (shown() === before || document.querySelector('[data-row="0"]') === null) return
            observer.disconnect()
            // What runs after a frame's callbacks runs once it has been drawn.
            requestAnimationFrame(() => {
              const { port1, port2 } = new MessageChannel()
              port1.onmessage = () => resolve(performance.now() - event.timeStamp)
              port2.postMessage(null)
            })
          })
          observer.observe(document.body, { childList: true, subtree: true, characterData: true })
        },
        { once: true, capture: true },
      )
    })
    return { took }
  })
  return () => handle.evaluate(({ took }) => took)
}
