import { MAX_CHANGES, MAX_OPS, MAX_RANGES, PROTOCOL, type Change, type SyncReply, type SyncRequest } from '../../shared/sync.ts'
import type { Db } from '../store/open.ts'
import type { Capture } from './capture.ts'
import { outbox } from './outbox.ts'
import { receiver, type Received } from './receive.ts'
import { syncState } from './state.ts'

export interface ExchangeOptions {
  readonly protocol?: number
  readonly changes?: number
  readonly ops?: number
}

/** This machine's side of the conversation: what it asks, and what it does with the answer. Knows nothing of how they travel. */
export function exchange(db: Db, own: Capture, { protocol = PROTOCOL, changes = MAX_CHANGES, ops = MAX_OPS }: ExchangeOptions = {}) {
  const state = syncState(db)
  const out = outbox(db)
  const { receive } = receiver(db, own)
  /** What waits behind the changes that were sent last, read while the hub works on those. */
  let behind: { readonly after: string; readonly changes: Change[] } | null = null
  /** The first that wait, after that one if it is given, numbered as this life sends them. */
  function waiting(after?: Change): Change[] {
    const { before_life } = state.get()
    const since = after === undefined ? undefined : after.sequence + before_life + 1
    return out.pending(changes, ops, since).map((change) => ({ ...change, sequence: change.sequence - before_life }))
  }
  return {
    /** Null while the machine is alone. Asking twice gives the same, and more when more was done meanwhile. */
    ask(): SyncRequest | null {
      const { station, incarnation, token, cursor } = state.get()
      if (station === null) return null
      db.transaction(() => own.around(() => undefined)).immediate()
      return { protocol, incarnation, token, cursor, mine: [...out.agreed()], changes: waiting() }
    },
    /**
     * What to ask next, before that reply is taken in: the hub may work on it meanwhile. `unanswered`: what was sent after the request that
     * it answers; the next goes on from that as if all of it will be taken. Null unless the reply took everything and more waits, and
     * unless the hub can do that. The reply must be heard next, and the others' in their order. Keeps the reply's token: if the reply is
     * never heard, the machine asks again as one that lost it, and not as a copy of itself.
     */
    askAhead(asked: SyncRequest, { taken, token, cursor }: SyncReply, unanswered?: SyncRequest): SyncRequest | null {
      const last = asked.changes.at(-1)
      if (taken === undefined || last === undefined || taken.last !== last.id) return null
      const sent = unanswered?.changes.at(-1) ?? last
      const stacked = unanswered === undefined ? {} : { after: sent.id }
      if (unanswered !== undefined && taken.ahead !== true) return null
      const pending = behind?.after === sent.id ? behind.changes : waiting(sent)
      behind = null
      if (pending.length === 0) return null
      if (state.get().token !== token) state.hold(token)
      const mine = [...out.agreed(), [taken.version, taken.version + taken.count - 1] as [number, number]].slice(-MAX_RANGES)
      return { protocol, incarnation: asked.incarnation, token, cursor, mine, ...stacked, changes: pending }
    },
    /** Reads what `askAhead` will need after that request, while the hub works on it. */
    lookAhead(asked: SyncRequest): void {
      const sent = asked.changes.at(-1)
      behind = sent === undefined ? null : { after: sent.id, changes: waiting(sent) }
    },
    /** Only the answer to the last question: an older one may have been overtaken. */
    hear(reply: SyncReply): Received {
      const received = receive(reply)
      if (received.refused > 0) behind = null
      return received
    },
    /** Begins a new life, as the hub named it: this machine was restored or copied. What waits is sent as that life's own. */
    renew(incarnation: number, ordinal: number): void {
      behind = null
      db.transaction(() => {
        const { next_sequence } = state.get()
        state.renew(incarnation, ordinal, (out.firstPending() ?? next_sequence) - 1)
      }).immediate()
    },
    waiting: out.waiting,
  }
}
export type Exchange = ReturnType<typeof exchange>
