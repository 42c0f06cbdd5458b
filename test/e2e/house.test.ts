import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root, toolNode } from '../../scripts/project.mjs'
import { launchGuichet, type Guichet } from '../setup/electron.ts'

let guichet: Guichet
let dataDir: string
/** What the command line's doctor finds in a data folder. It answers even when not all is well: without a key store, say. */
const doctorOf = (dir: string): { readonly checks: readonly { readonly name: string; readonly ok: boolean }[] } =>
  JSON.parse(
    spawnSync(toolNode(), [join(root, 'scripts', 'guichet.mjs'), 'doctor', '--data', dir, '--json'], { encoding: 'utf8' }).stdout,
  ) as never

const HOME = { level: 1, name: 'Que souhaitez-vous faire ?' } as const

/** What a page's own scripts can call. */
const call = (page: Page, procedure: string, input: unknown = {}): Promise<unknown> =>
  page.evaluate(
    ([name, given]) =>
      (globalThis as unknown as { guichet: { call(procedure: string, input: unknown): Promise<unknown> } }).guichet.call(
        name as string,
        given,
      ),
    [procedure, input],
  )

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'guichet-house-'))
  guichet = await launchGuichet({ args: ['--demo'], dataDir })
  await (await guichet.page('guichet://kiosk')).getByRole('heading', HOME).waitFor()
})
afterAll(async () => {
  await guichet.close()
  rmSync(dataDir, { recursive: true, force: true })
})

describe('the demonstration', () => {
  it('has a school, and a staff PIN on its first screen', async () => {
    const kiosk = await guichet.page('guichet://kiosk')
    await kiosk.getByText('246810').waitFor()
    await kiosk.getByRole('button', { name: 'Je n’ai pas encore d’identifiant' }).waitFor()
  })

  it('shows what would be sent, and cuts the network at a switch', async () => {
    const panel = await guichet.page('guichet://demo')
    const kiosk = await guichet.page('guichet://kiosk')
    await panel.getByText('Rien n’a encore été envoyé.').waitFor()
    await panel.getByRole('switch', { name: 'Réseau coupé' }).click()
    await kiosk.getByText('Pas de réseau').waitFor()
    await panel.getByRole('switch', { name: 'Réseau coupé' }).click()
    await kiosk.getByText('Pas de réseau').waitFor({ state: 'detached' })
    await panel.getByRole('button', { name: '+ 31 min' }).click()
    await panel.getByText('Horloge avancée de 31 min').waitFor()
    await panel.getByRole('button', { name: 'Remettre à l’heure' }).click()
    await panel.getByText('Horloge avancée de 0 min').waitFor()
  })
})

describe('a window', () => {
  it.each(['kiosk', 'demo'])('%s has no Node, and a page of its own protocol under a strict policy', async (surface) => {
    const page = await guichet.page(`guichet://${surface}`)
    expect(
      await page.evaluate(() => [
        typeof (globalThis as { require?: unknown }).require,
        typeof (globalThis as { process?: unknown }).process,
        typeof (globalThis as { Buffer?: unknown }).Buffer,
      ]),
    ).toEqual(['undefined', 'undefined', 'undefined'])
    const policy = await page.evaluate(async () => (await fetch(location.href)).headers.get('content-security-policy'))
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(
      await page.evaluate(() => {
        const script = document.createElement('script')
        script.textContent = 'globalThis.planted = true'
        document.head.append(script)
        return 'planted' in globalThis
      }),
    ).toBe(false)
    expect(await page.evaluate(() => fetch('https://example.org').then(String, () => 'refused'))).toBe('refused')
    expect(await page.evaluate(() => fetch('file:///etc/hostname').then(String, () => 'refused'))).toBe('refused')
    expect(await page.evaluate(() => fetch('/../../package.json').then(({ status }) => status))).toBe(404)
    expect(await page.evaluate(() => window.open('https://example.org'))).toBeNull()
  })

  it('is sandboxed and isolated, each of them', async () => {
    const preferences = await guichet.app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => {
        const found = (contents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences()
        return {
          sandbox: found['sandbox'],
          contextIsolation: found['contextIsolation'],
          nodeIntegration: found['nodeIntegration'],
          webviewTag: found['webviewTag'],
        }
      }),
    )
    expect(preferences.length).toBeGreaterThanOrEqual(2)
    for (const one of preferences) expect(one).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false })
  })

  it('calls nothing of another surface, nor what does not exist', async () => {
    const kiosk = await guichet.page('guichet://kiosk')
    for (const [procedure, code] of [
      ['staff.overview', 'forbidden'],
      ['staff.signIn', 'forbidden'],
      ['demo.outbox', 'forbidden'],
      ['cli.import', 'forbidden'],
      ['constructor', 'unknown_procedure'],
      ['__proto__', 'unknown_procedure'],
    ] as const)
      expect(await call(kiosk, procedure)).toMatchObject({ ok: false, error: { code } })
    expect(await call(kiosk, 'kiosk.begin', { flow: 'register-by-sms', extra: 1 })).toMatchObject({
      ok: false,
      error: { code: 'bad_input' },
    })
  })
})

describe('core', () => {
  it('is killed while a parent is at the kiosk: the window stays, core comes back, the store is whole', async () => {
    const kiosk = await guichet.page('guichet://kiosk')
    const pid = (): Promise<number | undefined> =>
      guichet.app.evaluate(
        ({ app }) => app.getAppMetrics().find(({ serviceName, name }) => [serviceName, name].includes('guichet-core'))?.pid,
      )
    const before = await pid()
    expect(before).toBeGreaterThan(0)
    await kiosk.getByRole('button', { name: 'Je n’ai pas encore d’identifiant' }).click()
    await kiosk.getByRole('button', { name: 'Créer mon compte' }).waitFor()
    process.kill(before ?? 0, 'SIGKILL')
    await kiosk.getByRole('heading', HOME).waitFor()
    expect(kiosk.isClosed()).toBe(false)
    expect(await pid()).not.toBe(before)
    await kiosk.getByRole('button', { name: 'Je n’ai pas encore d’identifiant' }).click()
    await kiosk.getByRole('button', { name: 'Créer mon compte' }).waitFor()
  })
})

describe('at the end', () => {
  it('a page that tries to leave is still where it was', async () => {
    const kiosk = await guichet.page('guichet://kiosk')
    const tried = await kiosk.evaluate(() => {
      location.href = 'guichet://staff/'
      location.href = 'https://example.org/'
      return new Promise((resolve) => requestAnimationFrame(() => resolve(document.querySelector('h1')?.textContent ?? null)))
    })
    expect(tried).not.toBeNull()
    const urls = await guichet.app.evaluate(({ webContents }) => webContents.getAllWebContents().map((contents) => contents.getURL()))
    expect(urls.toSorted()).toEqual(['guichet://demo/', 'guichet://kiosk/'])
  })

  it('the store is whole', async () => {
    await guichet.app.close()
    const sound = doctorOf(dataDir).checks.flatMap(({ name, ok }) => (ok ? [name] : []))
    expect(sound).toEqual(expect.arrayContaining(['store', 'schema', 'journal', 'audit']))
  })
})
