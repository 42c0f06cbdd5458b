import type Driver from 'better-sqlite3'
import type { SyncReply } from '../../src/shared/sync.ts'
import { createStore, type Store } from '../../src/core/store/store.ts'
import { exchange, type Exchange } from '../../src/core/sync/exchange.ts'
import { syncState } from '../../src/core/sync/state.ts'
import type { Chance } from './chance.ts'
import { deeds } from './deeds.ts'
import { diskFrom, fill, imageOf } from './disk.ts'

/** Power goes at that moment. */
export class PowerCut extends Error {}

export interface Told {
  readonly id: string
  readonly sequence: number
  /** This machine's own earlier changes that its base may not show: it knows of them. */
  readonly knows: readonly string[]
}

/** One machine: a disk, the real store and exchange over it, a clock of its own. */
export interface Station {
  readonly name: string
  db: Driver.Database
  store: Store
  talk: Exchange
  /** Milliseconds that its clock is off. */
  clockOff: number
  protocol: number
  /** One deed of a person; gives whether the machine lives on. */
  act(cut: 'before' | 'after' | null, full: boolean): void
  /** Takes in a reply, with the power cut before or after it is written. */
  hear(reply: SyncReply, cut: 'before' | 'after' | null, full: boolean): void
  boot(image?: Buffer): void
  image(): Buffer
  /** Every change in the outbox, of this machine's whole life. */
  outbox(): readonly Told[]
}

export interface StationBugs {
  /** After a reply, before its commit. */
  readonly afterHear?: ((db: Driver.Database, cursorBefore: number, tokenBefore: string | null) => void) | undefined
  readonly talk?: ((talk: Exchange) => Exchange) | undefined
}

export function station(name: string, image: Buffer, chance: Chance, now: () => number, bugs: StationBugs = {}): Station {
  const own = { clockOff: 0 }
  const open = (from: Buffer): Pick<Station, 'db' | 'store' | 'talk'> => {
    const db = diskFrom(from)
    const store = createStore(db, { now: () => now() + own.clockOff, ids: chance.id })
    const talk = exchange(db, store.changes, { changes: 8, ops: 40 })
    return { db, store, talk: bugs.talk?.(talk) ?? talk }
  }
  let doing: readonly (() => unknown)[] = []
  const self: Station = {
    ...open(image),
    name,
    protocol: 1,
    get clockOff() {
      return own.clockOff
    },
    set clockOff(value) {
      own.clockOff = value
    },
    boot(from) {
      const disk = from ?? imageOf(self.db)
      self.db.close()
      Object.assign(self, open(disk))
      doing = []
    },
    image: () => imageOf(self.db),
    act(cut, full) {
      if (doing.length === 0) doing = deeds({ store: self.store, clock: { now: () => now() + own.clockOff }, chance })
      const deed = chance.pick(doing)
      underTrouble(self, cut, full, () => void deed())
    },
    hear(reply, cut, full) {
      const { cursor, token } = syncState(self.db).get()
      underTrouble(self, cut, full, () => {
        self.talk.hear(reply)
        bugs.afterHear?.(self.db, cursor, token)
      })
    },
    outbox() {
      const rows = self.db.prepare<[], { id: string; sequence: number }>('SELECT id, sequence FROM sync_outbox ORDER BY sequence').all()
      return rows.map((row, at) => ({ ...row, knows: rows.slice(0, at).map(({ id }) => id) }))
    },
  }
  return self
}

/** Work whose transaction may lose power just before or just after its commit, or find the disk full. */
function underTrouble(self: Station, cut: 'before' | 'after' | null, full: boolean, work: () => void): void {
  const free = full ? fill(self.db) : null
  const real = self.db.transaction.bind(self.db)
  if (cut === 'before') {
    // The outermost transaction never ends: what it wrote is gone, as when power goes before the commit reaches the disk.
    const cutting = (fn: (...args: unknown[]) => unknown) => {
      const inner = real((...args: unknown[]) => {
        fn(...args)
        throw new PowerCut()
      })
      return Object.assign((...args: unknown[]) => inner(...args), inner, { immediate: (...args: unknown[]) => inner.immediate(...args) })
    }
    let depth = 0
    Object.defineProperty(self.db, 'transaction', {
      configurable: true,
      value: (fn: (...args: unknown[]) => unknown) => {
        depth += 1
        return depth === 1 ? cutting(fn) : real(fn)
      },
    })
  }
  try {
    work()
  } catch (error) {
    if (error instanceof PowerCut || isFull(error)) {
      // The machine stops or says that its disk is full; either way what was not committed never was.
    } else throw error
  } finally {
    if (cut === 'before') Reflect.deleteProperty(self.db, 'transaction')
    free?.()
  }
  if (cut !== null) self.boot()
}

const isFull = (error: unknown): boolean => error instanceof Error && 'code' in error && String(error.code) === 'SQLITE_FULL'
