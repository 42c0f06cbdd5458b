import type Driver from 'better-sqlite3'
import type { SyncReply, SyncRequest } from '../../src/shared/sync.ts'
import { createStore, type Store } from '../../src/core/store/store.ts'
import { exchange, type Exchange } from '../../src/core/sync/exchange.ts'
import { syncState } from '../../src/core/sync/state.ts'
import type { StationBug } from './bugs.ts'
import type { Chance } from './chance.ts'
import { deeds, type Deed } from './deeds.ts'
import { diskFrom, imageOf } from './disk.ts'
import { cuttable, under, type Mishap, type Outcome } from './power.ts'

export interface Told {
  readonly id: string
  readonly sequence: number
  /** This machine's own earlier changes that its base may not show: it knows of them. */
  readonly knows: readonly string[]
}

export interface Life {
  readonly incarnation: number
  readonly ordinal: number
}

/** One machine: a disk, the real store and exchange over it, a clock of its own. */
export interface Station {
  readonly name: string
  /** As it is called at the hub. */
  as: string
  db: Driver.Database
  store: Store
  talk: Exchange
  /** Milliseconds that its clock is off. */
  clockOff: number
  protocol: number
  /** One deed of a person, and how it ended. */
  act(mishap: Mishap): { readonly deed: string; readonly outcome: Outcome<unknown> }
  ask(mishap: Mishap): Outcome<SyncRequest | null>
  askAhead(asked: SyncRequest, reply: SyncReply, unanswered: SyncRequest | undefined, mishap: Mishap): Outcome<SyncRequest | null>
  hear(reply: SyncReply, mishap: Mishap): Outcome<unknown>
  renew(life: Life, mishap: Mishap): Outcome<unknown>
  /** IT joins it again under another name; what waits is sent as that one's own. */
  joinAgain(as: string, life: Life): void
  /** Starts from its disk, or from that one. */
  boot(image?: Buffer): void
  image(): Buffer
  /** Every change in the outbox, of this machine's whole life. */
  outbox(): readonly Told[]
}

export interface StationPorts {
  readonly name: string
  readonly as: string
  readonly image: Buffer
  readonly chance: Chance
  readonly now: () => number
  readonly bug: StationBug | null
}

export function station({ name, as, image, chance, now, bug }: StationPorts): Station {
  const clock = { off: 0 }
  const open = (from: Buffer): Pick<Station, 'db' | 'store' | 'talk'> => {
    const db = cuttable(diskFrom(from))
    const store = createStore(db, { now: () => now() + clock.off, ids: chance.id })
    const talk = exchange(db, store.changes, { changes: 2, ops: 12 })
    return { db, store, talk: bug?.(talk, db) ?? talk }
  }
  let doing: readonly Deed[] = []
  // Whatever ends in a power cut is followed by a start from the disk.
  function may<T>(mishap: Mishap, work: () => T): Outcome<T> {
    const outcome = under(self.db, mishap, work)
    if (outcome.end === 'power-before' || outcome.end === 'power-after') self.boot()
    return outcome
  }
  const self: Station = {
    ...open(image),
    name,
    as,
    get clockOff() {
      return clock.off
    },
    set clockOff(off) {
      clock.off = off
    },
    protocol: 1,
    boot(from) {
      const disk = from ?? imageOf(self.db)
      self.db.close()
      Object.assign(self, open(disk))
      doing = []
    },
    image: () => imageOf(self.db),
    act(mishap) {
      if (doing.length === 0) doing = deeds({ store: self.store, clock: { now: () => now() + clock.off }, chance })
      const deed = chance.pick(doing)
      return { deed: deed.name, outcome: may(mishap, deed) }
    },
    ask: (mishap) => may(mishap, () => self.talk.ask()),
    askAhead: (asked, reply, unanswered, mishap) => may(mishap, () => self.talk.askAhead(asked, reply, unanswered)),
    hear: (reply, mishap) => may(mishap, () => self.talk.hear(reply)),
    renew: (life, mishap) => may(mishap, () => self.talk.renew(life.incarnation, life.ordinal)),
    joinAgain(name, life) {
      self.as = name
      self.db
        .transaction(() => {
          syncState(self.db).join(name, life.ordinal, life.incarnation)
          self.talk.renew(life.incarnation, life.ordinal)
        })
        .immediate()
    },
    outbox() {
      const rows = self.db.prepare<[], { id: string; sequence: number }>('SELECT id, sequence FROM sync_outbox ORDER BY sequence').all()
      return rows.map((row, at) => ({ ...row, knows: rows.slice(0, at).map(({ id }) => id) }))
    },
  }
  return self
}
