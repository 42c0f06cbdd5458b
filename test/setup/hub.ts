import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { realRandom, realTimers } from '../../src/core/real.ts'
import { createHub, type Hub, type HubOptions } from '../../src/hub/hub.ts'
import { silentLog } from '../../src/hub/log.ts'
import type { HubPorts } from '../../src/hub/ports.ts'
import { sqliteDatabase } from '../../src/hub/store/sqlite.ts'
import type { Database } from '../../src/hub/store/sql.ts'
import type { LinkState } from '../../src/shared/link.ts'
import { examplePolicy, openTestStation, type TestStation } from './station.ts'

export interface TestHub {
  readonly hub: Hub
  readonly url: string
  readonly school: string
  /** For one machine to join with. */
  code(): Promise<string>
  close(): Promise<void>
}

export interface TestHubOptions {
  readonly database?: Database
  readonly ports?: Partial<HubPorts>
  readonly options?: Partial<HubOptions>
  /** 0: any free one. */
  readonly port?: number
}

/** A hub that serves on loopback, with one school. */
export async function openTestHub({ database, ports = {}, options = {}, port = 0 }: TestHubOptions = {}): Promise<TestHub> {
  const hub = createHub(
    {
      database: database ?? sqliteDatabase({ path: ':memory:' }),
      now: () => Date.now(),
      random: (length) => randomBytes(length),
      after: realTimers.after,
      log: silentLog,
      key: Buffer.alloc(32, 5),
      ...ports,
    },
    { tls: null, behindProxy: false, metricsToken: null, ...options },
  )
  const taken = await hub.listen(port, '127.0.0.1')
  const known = await hub.schools.list()
  const school = known[0] ?? (await hub.schools.add('Collège des Filaos'))
  return {
    hub,
    url: `${options.tls === undefined || options.tls === null ? 'http' : 'https'}://127.0.0.1:${taken}`,
    school: school.id,
    code: () => hub.schools.code(school.id, 'essai', 60_000),
    close: () => hub.close(),
  }
}

export interface LinkedStation extends TestStation {
  readonly link: () => LinkState
  /** Once this holds; looked at whenever the station says that something changed. */
  when(what: string, holds: () => boolean): Promise<void>
  linked(): Promise<void>
}

/** A whole station, with real timers, whose policy names that hub. It has not joined yet. */
export async function openLinkedStation(url: string, options: Parameters<typeof openTestStation>[0] = {}): Promise<LinkedStation> {
  const waiting = new Set<() => void>()
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'guichet-linked-'))
  const opened = await openTestStation({
    random: realRandom,
    timers: realTimers,
    ...options,
    dataDir,
    policy: { ...examplePolicy, ...options.policy, hub: { ...options.policy?.hub, url } },
    changed: (topic) => {
      options.changed?.(topic)
      for (const look of [...waiting]) look()
    },
  })
  const link = (): LinkState => opened.station.house.hub.state()
  const when = (what: string, holds: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!holds()) return
        clearTimeout(patience)
        waiting.delete(look)
        resolve()
      }
      const patience = setTimeout(() => reject(new Error(`never came: ${what}; ${JSON.stringify(link())}`)), 60_000)
      waiting.add(look)
      look()
    })
  return {
    ...opened,
    link,
    when,
    linked: () =>
      when('in step with the hub', () => {
        const state = link()
        return state.kind === 'linked' && state.phase === 'quiet' && state.waiting === 0 && state.trouble === null && state.heardAt !== null
      }),
    close() {
      opened.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
