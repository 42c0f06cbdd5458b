import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type Page } from 'playwright'
import { openDisplay } from '../../../scripts/display.mjs'
import { ensureRuntime, runtimeEnv, sandboxArgs } from '../../../scripts/runtime/index.mjs'

export interface Window {
  readonly page: Page
  close(): Promise<void>
}

/** The app's own Chromium, empty (on a virtual screen where there is none). */
export async function openWindow(): Promise<Window> {
  const display = await openDisplay()
  const runtime = await ensureRuntime({ log: (line: string) => process.stderr.write(`${line}\n`) })
  const profile = mkdtempSync(join(tmpdir(), 'guichet-harness-'))
  const app = await _electron.launch({
    executablePath: runtime.electronPath,
    args: [...sandboxArgs(), join(import.meta.dirname, 'window.cjs'), `--user-data-dir=${profile}`],
    env: Object.fromEntries(
      Object.entries({ ...runtimeEnv(runtime), ...display.env }).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    ),
  })
  const page = await app.firstWindow()
  return {
    page,
    async close() {
      await app.close()
      display.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}
