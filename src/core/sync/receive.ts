import type { Change, Fields, SyncReply } from '../../shared/sync.ts'
import { keyOf, type Ref } from '../domain/sync/collection.ts'
import { collections } from '../domain/sync/collections.ts'
import type { Db } from '../store/open.ts'
import type { Capture } from './capture.ts'
import { outbox } from './outbox.ts'
import { rows } from './rows.ts'
import { syncState } from './state.ts'
import { waitingRoom } from './waiting.ts'

/** What a reply changed. */
export interface Received {
  readonly rows: number
  readonly accepted: number
  readonly refused: number
}

/** Takes in what the hub said: outcomes, rows and cursor in one transaction, which may be repeated. */
export function receiver(db: Db, changes: Capture) {
  const state = syncState(db)
  const out = outbox(db)
  const shown = rows(db)
  const waiting = waitingRoom(db)

  /** Makes the records' tables say what the mirror and this machine's own changes say together. */
  function show(refs: ReadonlyMap<string, Ref>): void {
    let left = [...refs.values(), ...waiting.all().filter((ref) => !refs.has(keyOf(ref)))].sort(parentsFirst)
    for (let before = left.length + 1; left.length > 0 && left.length < before;) {
      before = left.length
      left = left.filter((ref) => !showOne(ref))
    }
    for (const ref of left) waiting.put(ref, shown.read(ref))
  }

  function showOne(ref: Ref): boolean {
    const view = out.view(ref)
    if (!same(shown.read(ref), view) && !shown.show(ref, view)) return false
    waiting.remove(ref)
    return true
  }

  /** Outcomes, rows and cursor one by one; gives the records concerned. */
  function takeIn({ outcomes, rows, cursor }: SyncReply): Received & { readonly refs: ReadonlyMap<string, Ref> } {
    const refs = new Map<string, Ref>()
    const concern = (list: readonly Ref[]): void => addTo(refs, list)
    let [count, accepted, refused] = [0, 0, 0]
    for (const outcome of outcomes)
      switch (outcome.kind) {
        case 'accepted':
          out.accept(outcome.id, outcome.version)
          accepted += 1
          break
        case 'rejected':
          concern(out.refuse(outcome.id, outcome.code))
          refused += 1
          break
      }
    for (const row of rows) {
      if (!out.mirror(row, row.version, row.deleted ? null : row.fields)) continue
      // What only a newer version knows is kept for it.
      if (collections.has(row.collection)) concern([row])
      count += 1
    }
    concern(out.dropCovered(cursor))
    return { rows: count, accepted, refused, refs }
  }

  return {
    /**
     * Changes of this machine that another store of it held: they wait as if they had been made here, behind those that do, and people see
     * them. Gives how many were not here. Inside the caller's transaction.
     */
    adopt(held: readonly Change[]): number {
      const missing = held.filter(({ id }) => !out.has(id))
      if (state.get().station === null || missing.length === 0) return 0
      state.capture(false)
      const first = state.take(missing.length)
      for (const [n, change] of missing.entries()) out.append({ ...change, sequence: first + n })
      const refs = new Map<string, Ref>()
      for (const { ops } of missing) addTo(refs, ops)
      show(refs)
      state.capture(true)
      return missing.length
    },
    /** Inside no other transaction. Throws what SQLite or the disk throw; nothing has happened then. */
    receive(reply: SyncReply): Received {
      return db
        .transaction(() => {
          // What was written outside of a larger transaction is this machine's own word too.
          changes.around(() => undefined)
          state.capture(false)
          state.advance(reply)
          let received: Received
          if (reply.taken === undefined) {
            const { refs, ...counts } = takeIn(reply)
            show(refs)
            received = counts
          } else {
            out.takenAsSent(reply.taken)
            received = { rows: 0, accepted: reply.taken.count, refused: 0 }
          }
          state.capture(true)
          return received
        })
        .immediate()
    },
  }
}
export type Receiver = ReturnType<typeof receiver>

const addTo = (refs: Map<string, Ref>, list: readonly Ref[]): void =>
  list.forEach((ref) => refs.set(keyOf(ref), { collection: ref.collection, id: ref.id }))

const place = new Map([...collections.keys()].map((name, at) => [name, at]))
const parentsFirst = (a: Ref, b: Ref): number => (place.get(a.collection) ?? 0) - (place.get(b.collection) ?? 0)

function same(a: Fields | null, b: Fields | null): boolean {
  if (a === null || b === null) return a === b
  return Object.entries(a).every(([name, value]) => value === (b[name] ?? null))
}
