import { MAX_CHANGES, MAX_OPS, PROTOCOL, type SyncReply, type SyncRequest } from '../../shared/sync.ts'
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
  return {
    /** Null while the machine is alone. Asking twice gives the same, and more when more was done meanwhile. */
    ask(): SyncRequest | null {
      const { station, incarnation, token, cursor, before_life } = state.get()
      if (station === null) return null
      db.transaction(() => own.around(() => undefined)).immediate()
      const pending = out.pending(changes, ops).map((change) => ({ ...change, sequence: change.sequence - before_life }))
      return { protocol, incarnation, token, cursor, mine: [...out.agreed()], changes: pending }
    },
    /** Only the answer to the last question: an older one may have been overtaken. */
    hear: (reply: SyncReply): Received => receive(reply),
    /** Begins a new life, as the hub named it: this machine was restored or copied. What waits is sent as that life's own. */
    renew(incarnation: number, ordinal: number): void {
      db.transaction(() => {
        const { next_sequence } = state.get()
        state.renew(incarnation, ordinal, (out.firstPending() ?? next_sequence) - 1)
      }).immediate()
    },
    waiting: out.waiting,
  }
}
export type Exchange = ReturnType<typeof exchange>
