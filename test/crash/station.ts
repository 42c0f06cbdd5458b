import { randomUUID } from 'node:crypto'
import { writeSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { createInterface } from 'node:readline'
import { noLog } from '../../src/core/log.ts'
import { realClock, realRandom, realTimers } from '../../src/core/real.ts'
import type { Timers } from '../../src/core/ports.ts'
import { openStore } from '../../src/core/store/open.ts'
import { createStore } from '../../src/core/store/store.ts'
import { atHub } from '../../src/core/sync/at-hub.ts'
import { hashKeys } from '../../src/core/sync/hash-keys.ts'
import { hubLine } from '../../src/core/sync/hub-line.ts'
import { outbox } from '../../src/core/sync/outbox.ts'
import { syncState } from '../../src/core/sync/state.ts'
import { chance as chanceOf } from '../simulation/chance.ts'
import { deeds } from '../simulation/deeds.ts'
import { settle } from '../simulation/school.ts'
import { crashBug, LAG } from './bugs.ts'
import type { Line, StationOrder } from './words.ts'

/** A machine of the school as a process: a real encrypted store, a real link, people in a hurry. Killed by whoever started it. */
const order = JSON.parse(process.argv[2] ?? '') as StationOrder
const say = (line: Line): void => void writeSync(1, `${JSON.stringify(line)}\n`)

const opened = openStore({ path: order.file, key: order.key, now: Date.now() })
if (!opened.ok) throw new Error(opened.error.code)
const store = createStore(opened.value)
store.letters.doubtSending(Date.now())
const out = outbox(store.db)
const state = syncState(store.db)
// Seeds of this generator lie on one circle: ids drawn from it would meet those of another process.
const chance = { ...chanceOf(order.seed), id: randomUUID }

/** The long pauses after a failure pass quicker, so that a run of many kills is one of much traffic. */
const hasty: Timers = { after: (ms, call) => realTimers.after(ms > 1_000 ? ms / 25 : ms, call) }
const policy = { url: order.url }
const wrong = order.bug === null ? {} : (crashBug(order.bug).station ?? {})
const straight = hubLine(policy)
const line = wrong.line?.(straight, store.db) ?? straight
const hub = atHub({
  store,
  policy,
  keys: hashKeys(store.settings, realRandom),
  clock: realClock,
  random: realRandom,
  timers: hasty,
  log: noLog,
  line: {
    // Statements that stand alone become a change when the machine asks: it is told of before it leaves.
    post: (request) => (tell(), line.post(request)),
    close: line.close,
  },
  changed: () => tellState(),
  received: () => undefined,
  live: () => undefined,
})

let told = 0
function tell(): void {
  const fresh = out.pending(10_000, 1_000_000).filter(({ sequence }) => sequence > told)
  if (fresh.length === 0) return
  const held = store.db.prepare<[], { id: string; sequence: number }>('SELECT id, sequence FROM sync_outbox ORDER BY sequence').all()
  say({
    is: 'done',
    changes: fresh.map((change) => ({
      change,
      knows: held.filter(({ sequence }) => sequence < change.sequence).map(({ id }) => id),
    })),
  })
  told = fresh.at(-1)?.sequence ?? told
}

let people = false
const doing = deeds({ store, clock: realClock, chance })
function act(): void {
  if (!people) return
  say({ is: 'begin' })
  if (wrong.tellsBeforeCommit === true) tooEarly(chance.pick(doing))
  else chance.pick(doing)()
  tell()
  say({ is: 'end' })
  setTimeout(act, chance.below(2 * order.pace))
}

/** What a bug makes of it: people are told, and then it is written. */
function tooEarly(deed: () => unknown): void {
  store.db
    .transaction(() => {
      store.changes.around(deed)
      tell()
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LAG)
    })
    .immediate()
  void hub.now()
}

function come(): void {
  people = true
  act()
}

let asked = false
/** How things are, once the conversation that was asked for is over. */
function tellState(): void {
  const link = hub.state()
  if (!asked || link.kind !== 'linked' || link.phase !== 'quiet') return
  asked = false
  say({
    is: 'state',
    waiting: link.waiting,
    touched: store.db.prepare<[], { n: number }>('SELECT count(*) AS n FROM sync_touched').get()?.n ?? 0,
    cursor: state.get().cursor,
    quiet: link.trouble === null,
    trouble: link.trouble?.code ?? null,
  })
}

createInterface({ input: process.stdin })
  .on('line', (word) => {
    if (word === 'go') come()
    else if (word === 'peace') people = false
    else if (word === 'state') {
      if (asked) return
      asked = true
      void hub.now()
    } else if (word === 'quit') {
      hub.stop()
      store.close()
      process.exit(0)
    }
  })
  // Whoever conducts is gone.
  .on('close', () => process.exit(1))

tell()
hub.start()
if (state.get().station === null) {
  if (order.brings) settle(store)
  const joined = await hub.join(order.code, 'it')
  if (!joined.ok) throw new Error(joined.error.code)
  tell()
}
flushCompileCache()
say({ is: 'ready' })
if (!order.waits) come()
