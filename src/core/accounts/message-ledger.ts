import type { Policy } from '../../shared/policy.ts'
import { limitReached, longestWindow, messageLimits } from '../domain/message-limits.ts'
import type { Clock } from '../ports.ts'
import type { KeyedHash } from '../secrets/keyed-hash.ts'
import type { Store } from '../store/store.ts'
import { steadyClock } from './steady-clock.ts'

export interface LedgerPorts {
  readonly store: Store
  readonly clock: Clock
  readonly hashes: KeyedHash
  readonly policy: Policy
  /** Whose turn it is at the kiosk. */
  readonly session: () => string
}

/** Counts messages against the limits of domain/message-limits.ts, on disk, without keeping a number or an address in clear. */
export function messageLedger({ store, clock, hashes, policy, session }: LedgerPorts) {
  const table = messageLimits(policy.limits)
  const steady = steadyClock(store, clock)
  const subjects = (recipient: string) => ({
    number: hashes.hash('recipient', recipient),
    session: `session ${session()}`,
    kiosk: 'station',
  })

  /** Counts a message that leaves whatever the limits: a warning, or what staff send. */
  function count(recipient: string): void {
    store.atomically(() => {
      const at = steady.mark()
      for (const subject of Object.values(subjects(recipient))) store.attempts.add('code-sent', subject, at)
    })
  }

  return {
    count,
    /** Counts a message that is about to be written; false when it must not be, and then nothing is counted. */
    take: (recipient: string): boolean =>
      store.atomically(() => {
        const now = steady.now()
        const { number, session: own, kiosk } = subjects(recipient)
        const since = (subject: string) => store.attempts.since('code-sent', subject, now - longestWindow(table))
        const sent = { number: since(number), session: since(own), kiosk: since(kiosk), school: since(kiosk) }
        if (limitReached(table, sent, now) !== null) return false
        count(recipient)
        return true
      }),
  }
}
export type MessageLedger = ReturnType<typeof messageLedger>
