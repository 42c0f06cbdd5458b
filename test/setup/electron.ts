import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright'
import { root } from '../../scripts/project.mjs'
import { ensureRuntime, runtimeEnv, sandboxArgs } from '../../scripts/runtime/index.mjs'

/** How long anything awaited of the app may take, in milliseconds: on a machine that is busy with others, long. */
const PATIENCE = 60_000

export interface LaunchOptions {
  /** For the app, after its own folder: `['--demo']`. `--data` is added. */
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** A data folder to go on with; without it a new one is made, and removed by `close()`. */
  readonly dataDir?: string
}

export interface Guichet {
  readonly app: ElectronApplication
  readonly dataDir: string
  /** The page whose address starts with `prefix`. Views come in no set order, so they are told apart by address. Waits a minute at most. */
  page(prefix: string): Promise<Page>
  close(): Promise<void>
}

/** Starts the built app (`out/`) under Playwright, on the display the environment names. Rejects when it does not start. */
export async function launchGuichet({ args = [], env = {}, dataDir }: LaunchOptions = {}): Promise<Guichet> {
  const runtime = await ensureRuntime({ log: (line: string) => process.stderr.write(`${line}\n`) })
  const data = dataDir ?? mkdtempSync(join(tmpdir(), 'guichet-e2e-'))
  const app = await _electron.launch({
    executablePath: runtime.electronPath,
    args: [...sandboxArgs(), root, '--data', data, ...args],
    cwd: root,
    env: { ...definedOnly(runtimeEnv(runtime)), ...env },
  })
  app.context().setDefaultTimeout(PATIENCE)
  return {
    app,
    dataDir: data,
    page: (prefix) => pageAt(app, prefix),
    close: async () => {
      await app.close()
      if (dataDir === undefined) rmSync(data, { recursive: true, force: true })
    },
  }
}

/** The first window that shows an address of that beginning, now or once it gets there. */
function pageAt(app: ElectronApplication, prefix: string): Promise<Page> {
  return new Promise((resolve, reject) => {
    const look = (page: Page): void => {
      const there = page.waitForURL((url) => url.href.startsWith(prefix), { waitUntil: 'domcontentloaded', timeout: 0 })
      // A window that closes meanwhile was another.
      there.then(() => end(() => resolve(page))).catch(() => undefined)
    }
    const patience = setTimeout(() => {
      const seen = app.windows().map((page) => page.url())
      end(() => reject(new Error(`no page at ${prefix}, only: ${seen.join(', ') || 'none'}`)))
    }, PATIENCE)
    const end = (say: () => void): void => {
      clearTimeout(patience)
      app.off('window', look)
      say()
    }
    app.on('window', look)
    for (const page of app.windows()) look(page)
  })
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])))
}
