import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chance as chanceOf } from '../simulation/chance.ts'
import { address } from './address.ts'
import { hubStore, type StoreKind } from './database.ts'
import { hubProcess, type HubProcess } from './hub.ts'
import { verdict, type Verdict } from './judge.ts'
import { machine } from './machine.ts'
import { inStep, rounds } from './peace.ts'
import { crashBug, type CrashBugName } from './bugs.ts'
import { reaper, type Aim, type Inside, type Kinds } from './reaper.ts'

export interface CrashOptions {
  readonly kills: number
  readonly seed?: number
  readonly stations?: number
  readonly store?: StoreKind
  /** Milliseconds between two deeds at one machine, on the average. */
  readonly pace?: number
  /** Planted: the run must find it. */
  readonly bug?: CrashBugName
  /** Who is killed when; at random where it is not given. */
  readonly aim?: Aim
  /** How long to wait for everybody to know the same in the end, in milliseconds. */
  readonly patience?: number
  readonly log?: (line: string) => void
}

export interface CrashResult extends Verdict {
  /** Processes that were killed by SIGKILL. */
  readonly kills: number
  readonly changes: number
  readonly seconds: number
  readonly kinds: Kinds
  /** Kills that came between the beginning and the end of something. */
  readonly inside: Inside & { readonly untold: number }
  /** Processes that ended though nobody killed them, and bugs that hubs met. */
  readonly fell: number
  /** What the first of those said last. */
  readonly falls: readonly string[]
}

/** Falls whose words the result holds. */
const MOST_TOLD = 10
/** Of the stations' stores. */
const KEY = '5a'.repeat(32)

/**
 * A school of real processes: stations with stores on the disk, hubs behind one address, PostgreSQL. Kills them at random, starts
 * them again, and at the end asks whether all that anybody was told is true everywhere.
 */
export async function crash(options: CrashOptions): Promise<CrashResult> {
  const { kills, seed = 1, stations = 4, store: kind = 'postgres', pace = 60, bug = null, aim = null, log = () => undefined } = options
  const { patience = bug === null ? 180_000 : 15_000 } = options
  const began = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'guichet-crash-'))
  const store = await hubStore(kind, folder)
  const chance = chanceOf(seed)
  const falls: string[] = []
  const onFall = (why: string): void => {
    falls.push(why)
    log(why)
  }
  const closing: (() => unknown)[] = []
  try {
    const codes = await store.codes(stations)
    const hubs: readonly HubProcess[] = Array.from({ length: store.hubs }, () =>
      hubProcess({ ...store, bug: bug !== null && crashBug(bug).hub !== undefined ? bug : null, onFall }),
    )
    closing.push(() => Promise.all(hubs.map((hub) => hub.kill())))
    await Promise.all(hubs.map((hub) => hub.start()))
    const killer = reaper({ chance, store, hubs, aim })
    const machines = await Promise.all(
      codes.map(async (code, n) => {
        const line = await address(hubs, killer.sees(n))
        const file = join(folder, `${n}`, 'guichet.db')
        const one = machine({ name: `station-${n}`, file, key: KEY, seed: seed * 100 + n, code, brings: n === 0, pace, bug, line, onFall })
        closing.push(
          () => line.close(),
          () => one.kill(),
        )
        return one
      }),
    )
    // The first day: one brings the families, then the others come.
    const [first, ...others] = machines
    await first?.start(true)
    await inStep(machines.slice(0, 1), 180_000)
    await Promise.all(others.map((one) => one.start(true)))
    if (!(await inStep(machines, 180_000))) throw new Error('the school never began')
    for (const one of machines) one.say('go')
    await killer.run(machines, kills, (done) => done % 10 === 0 && log(`${done} of ${kills}`))
    log('peace')
    if (!(await rounds(machines, patience))) log(`not in step: ${JSON.stringify(machines.map((one) => one.state()))}`)
    await Promise.all(machines.map((one) => one.quit()))
    await Promise.all(hubs.map((hub) => hub.stop()))
    const found = verdict(await store.copy(), machines, KEY, log)
    return {
      kills,
      changes: machines.reduce((sum, { done }) => sum + done.size, 0),
      ...found,
      seconds: Math.round((performance.now() - began) / 100) / 10,
      kinds: killer.kinds(),
      inside: { ...killer.inside(), untold: machines.reduce((sum, one) => sum + one.untold(), 0) },
      fell: falls.length,
      falls: falls.slice(0, MOST_TOLD),
    }
  } finally {
    for (const close of closing.reverse()) await close()
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
