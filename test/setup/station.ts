import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { resolve } from 'node:path'
import { noLog } from '../../src/core/log.ts'
import type { Clock, Desk, KeyStore, Logger, Random, Timers } from '../../src/core/ports.ts'
import type { PasswordHasher } from '../../src/core/secrets/password-hash.ts'
import { noDesk } from '../../src/core/no-desk.ts'
import { createStation, type Station } from '../../src/core/station.ts'
import type { Topic } from '../../src/shared/contract.ts'
import type { FamilyList } from '../../src/shared/contract/staff.ts'
import { policySchema, type PolicyInput } from '../../src/shared/policy.ts'

export const resourcesDir = resolve(import.meta.dirname, '..', '..', 'resources')

export const examplePolicy: PolicyInput = {
  school: { name: 'Collège des Filaos', territory: 'FR', city: 'Saint-Denis', head: { name: 'Mme Payet', title: 'La principale' } },
  portal: { name: 'Métice', url: 'https://portail.example/metice' },
}

/** A search for everybody, to be narrowed. */
export const anyone: FamilyList & { limit: number; offset: number } = {
  query: '',
  className: null,
  state: null,
  mobile: null,
  mail: null,
  only: null,
  sort: 'name',
  down: false,
  limit: 50,
  offset: 0,
}

/** A clock that only moves when it is told to. */
export function handClock(start = Date.UTC(2026, 8, 1, 8)): Clock & { now(): number; forward(ms: number): void } {
  let at = start
  return { now: () => at, forward: (ms) => void (at += ms) }
}

const drawing = new Map<string, Random>()

/** One machine's, which goes on when it is started again: it never draws an id that its store holds. */
function randomOf(dataDir: string): Random {
  const known = drawing.get(dataDir) ?? countingRandom()
  drawing.set(dataDir, known)
  return known
}

/** Counts up instead of drawing: the same run gives the same ids and secrets. */
export function countingRandom(): Random {
  let [count, ids] = [0, 0]
  return {
    bytes: (length) => Uint8Array.from({ length }, () => (count = (count * 1_103_515_245 + 12_345) % 2_147_483_648) >>> 16),
    id: () => `id-${(ids += 1)}-${(ids * 7919) % 100_000}`,
  }
}

/** Timers that fire when the test says so. */
export function handTimers(): Timers & { fire(): void; waiting(): number } {
  let waiting: { call: () => void }[] = []
  return {
    after(_ms, call) {
      const entry = { call }
      waiting.push(entry)
      return () => void (waiting = waiting.filter((other) => other !== entry))
    },
    fire() {
      const due = waiting
      waiting = []
      for (const { call } of due) call()
    },
    waiting: () => waiting.length,
  }
}

/** Fast, and enough to tell right from wrong; the real one has its own test. */
export const plainHasher: PasswordHasher = {
  hash: (secret) => Promise.resolve(`plain:${secret}`),
  verify: (secret, stored) => Promise.resolve(stored === `plain:${secret}`),
}

export const noKeyStore: KeyStore = { protects: false, seal: () => Promise.resolve(null), unseal: () => Promise.resolve(null) }

export const idleDesk: Desk = {
  ...noDesk,
  saveFile: (suggestedName) => Promise.resolve({ ok: true, value: { fileName: suggestedName } }),
  print: () => Promise.resolve({ ok: true, value: null }),
  openJob: () => Promise.resolve({ ok: true, value: { job: null } }),
}

export interface TestStation {
  readonly station: Station
  readonly dataDir: string
  readonly clock: ReturnType<typeof handClock>
  readonly timers: ReturnType<typeof handTimers>
  close(): void
}

/** A whole station in a temporary folder, with a clock and timers in the test's hand. */
export async function openTestStation(
  options: {
    readonly demo?: boolean
    readonly policy?: PolicyInput
    readonly desk?: Partial<Desk>
    readonly dataDir?: string
    readonly visiting?: true
    /** Several stations of one school must not draw the same ids. */
    readonly random?: Random
    readonly timers?: Timers
    readonly log?: Logger
    readonly hasher?: PasswordHasher
    /** The window in front: staff's on an office computer. */
    readonly front?: 'kiosk' | 'staff'
    readonly changed?: (topic: Topic) => void
    readonly damaged?: () => void
  } = {},
): Promise<TestStation> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'guichet-station-'))
  const clock = handClock()
  const timers = handTimers()
  const opened = await createStation({
    dataDir,
    resourcesDir,
    policy: policySchema.parse(options.policy ?? examplePolicy),
    demo: options.demo ?? false,
    version: '0.0.0',
    clock,
    random: options.random ?? randomOf(dataDir),
    timers: options.timers ?? timers,
    desk: { ...idleDesk, ...options.desk },
    keyStore: options.visiting === true ? { ...noKeyStore, visiting: true } : noKeyStore,
    hasher: options.hasher ?? plainHasher,
    ...(options.front === undefined ? {} : { front: options.front }),
    log: options.log ?? noLog,
    env: {},
    ...(options.damaged === undefined ? {} : { damaged: options.damaged }),
    changed: options.changed ?? (() => undefined),
    show: () => undefined,
  })
  if (!opened.ok) throw new Error(opened.error.code)
  return {
    station: opened.value,
    dataDir,
    clock,
    timers,
    close() {
      opened.value.close()
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
