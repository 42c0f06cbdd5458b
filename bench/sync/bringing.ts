import { monitorEventLoopDelay } from 'node:perf_hooks'
import { join } from 'node:path'
import { openStore } from '../../src/core/store/open.ts'
import { createStore } from '../../src/core/store/store.ts'
import type { Guardian } from './documents.ts'
import { adder, isInStep, KEY, machine } from './guichet.ts'
import type { HubProcess } from './hub-process.ts'

export interface Brought {
  readonly file: string
  /** Until the code is taken and everything the machine holds has become changes. */
  readonly joinSeconds: number
  /** Until the hub has all of it. */
  readonly bringSeconds: number
  /** The longest time in which the machine's core answered nobody: while it joined, and while it brought. */
  readonly joinPauseMs: number
  readonly bringPauseMs: number
}

/** A machine that has records joins the school, the first one, and brings them all. */
export async function bringing(folder: string, hub: HubProcess, code: string, records: readonly Guardian[]): Promise<Brought> {
  const file = join(folder, 'first.db')
  const opened = openStore({ path: file, key: KEY, now: 0 })
  if (!opened.ok) throw new Error(opened.error.code)
  const db = opened.value
  const add = adder(db)
  db.transaction(() => records.forEach((record) => add(record)))()
  const one = machine(createStore(db), hub.url)
  const [joinSeconds, joinPauseMs] = await watched(async () => {
    const joined = await one.join(code, 'system')
    if (!joined.ok) throw new Error(joined.error.code)
  })
  const [bringSeconds, bringPauseMs] = await watched(async () => {
    // A machine that is busy with something else may take longer than a request may.
    for (let tries = 1; tries <= TRIES && !isInStep(one); tries += 1) await one.now()
  })
  if (!isInStep(one)) throw new Error(`not in step: ${JSON.stringify(one.state())}`)
  one.stop()
  db.close()
  return { file, joinSeconds, bringSeconds, joinPauseMs, bringPauseMs }
}

const TRIES = 20

/** Seconds, and the longest time in milliseconds in which nothing else had its turn. */
async function watched(work: () => Promise<unknown>): Promise<readonly [seconds: number, pauseMs: number]> {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const began = performance.now()
  await work()
  const seconds = Math.round((performance.now() - began) / 100) / 10
  // What kept it to the end is seen once it has its turn again.
  await new Promise((resolve) => setTimeout(resolve, 20))
  delay.disable()
  return [seconds, Math.round(delay.max / 1e6)]
}
