import type { Page } from 'playwright'
import { openDisplay } from '../../scripts/display.mjs'
import { launchGuichet, type Guichet } from '../../test/setup/electron.ts'

export const PIN = '730519'

export interface StaffWindow {
  readonly guichet: Guichet
  readonly page: Page
  close(): Promise<void>
}

/** The built app on that data folder, at 1366 × 768, with its one person signed in; on a screen of its own where there is none. */
export async function openStaffWindow(dataDir: string, policyPath: string): Promise<StaffWindow> {
  const display = await openDisplay()
  Object.assign(process.env, display.env)
  const guichet = await launchGuichet({ dataDir, args: ['--policy', policyPath, '--staff'] })
  await guichet.app.evaluate(({ BaseWindow }) => BaseWindow.getAllWindows()[0]?.setContentSize(1366, 768))
  const page = await guichet.page('guichet://staff')
  page.setDefaultTimeout(120_000)
  await page.getByLabel('Code', { exact: true }).fill(PIN)
  await page.getByRole('button', { name: 'Se connecter' }).click()
  await page.locator('.cards').waitFor()
  return {
    guichet,
    page,
    async close() {
      await guichet.close()
      display.close()
    },
  }
}

/** The value below which that share of them lies, rounded to a tenth. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN) * 10) / 10
}
