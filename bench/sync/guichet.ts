import { join } from 'node:path'
import { noLog } from '../../src/core/log.ts'
import { realClock, realRandom, realTimers } from '../../src/core/real.ts'
import { openStore, type Db } from '../../src/core/store/open.ts'
import { createStore, type Store } from '../../src/core/store/store.ts'
import { atHub, type AtHub } from '../../src/core/sync/at-hub.ts'
import { hashKeys } from '../../src/core/sync/hash-keys.ts'
import type { HubProcess } from './hub-process.ts'
import type { Guardian } from './documents.ts'

/** Of the stores of these benches, which hold nobody. */
export const KEY = '5a'.repeat(32)

/** A machine joins, makes that many changes with the cable out, and then brings them. Seconds until both know the same. */
export async function bring(folder: string, hub: HubProcess, guardians: readonly Guardian[]): Promise<number> {
  const opened = openStore({ path: join(folder, 'store.db'), key: KEY, now: 0 })
  if (!opened.ok) throw new Error(opened.error.code)
  const db = opened.value
  const store = createStore(db)
  const school = await hub.desk.schools.add('Banc')
  const code = await hub.desk.schools.code(school.id, 'banc', 60_000)
  const first = machine(store, hub.url)
  const joined = await first.join(code, 'system')
  if (!joined.ok) throw new Error(joined.error.code)
  await first.now()
  first.stop()
  queue(db, store, guardians)
  const second = machine(store, hub.url)
  const start = performance.now()
  await second.now()
  const seconds = (performance.now() - start) / 1_000
  if (!isInStep(second)) throw new Error(`not in step: ${JSON.stringify(second.state())}`)
  second.stop()
  db.close()
  return seconds
}

export function machine(store: Store, url: string): AtHub {
  return atHub({
    ...{ store, policy: { url } as never, keys: hashKeys(store.settings, realRandom) },
    ...{ clock: realClock, random: realRandom, timers: realTimers, log: noLog },
    ...{ changed: () => undefined, received: () => undefined, live: () => undefined },
  })
}

/** Nothing waits, and nothing is in the way. */
export function isInStep(one: AtHub): boolean {
  const state = one.state()
  return state.kind === 'linked' && state.waiting === 0 && state.trouble === null
}

/** Puts a guardian into the store, as an import would. */
export function adder(db: Db): (guardian: Guardian) => void {
  const add = db.prepare(`
    INSERT INTO guardian (id, source_key, civility, family_name, first_name, mobile, mobile_raw, mail, address_lines, postal_code, city, search_name, updated_at)
    VALUES (@id, @source_key, @civility, @family_name, @first_name, @mobile, @mobile_raw, @mail, @address_lines, @postal_code, @city, @search_name, @updated_at)`)
  return (guardian) => void add.run(guardian)
}

/** One change each, as an office would make them; the disk need not answer for each while the bench is laid out. */
function queue(db: Db, store: Store, guardians: readonly Guardian[]): void {
  db.pragma('synchronous = OFF')
  const add = adder(db)
  for (const guardian of guardians) store.atomically(() => add(guardian))
  db.pragma('synchronous = FULL')
}
