import { limitOf, pinWait, PIN_WINDOW, triesLeft, type Brake } from '../domain/limits.ts'
import type { Clock } from '../ports.ts'
import type { AttemptKind } from '../store/attempts.ts'
import type { Store } from '../store/store.ts'
import type { Policy } from '../../shared/policy.ts'
import { steadyClock } from './steady-clock.ts'

/** What is counted, and for whom: an id, or `kiosk` for whoever stands there. */
export interface BrakeOn {
  readonly brake: Brake
  readonly subject: string
}

const KIND: Readonly<Record<Brake, AttemptKind>> = {
  'unknown-number': 'unknown-number',
  'wrong-date': 'wrong-date',
  'wrong-code': 'wrong-code',
  'wrong-password': 'wrong-password',
  'kiosk-password': 'wrong-password',
}

/** Counts tries against the limits of domain/limits.ts, on disk, with a clock that never goes back. */
export function brakes(store: Store, clock: Clock, policy: Policy) {
  const { now, mark } = steadyClock(store, clock)
  const record = (kind: AttemptKind, subject: string): void => store.atomically(() => store.attempts.add(kind, subject, mark()))
  return {
    left({ brake, subject }: BrakeOn): number {
      const limit = limitOf(brake, policy.limits)
      const at = now()
      return triesLeft(limit, store.attempts.since(KIND[brake], subject, at - limit.withinMs), at)
    },
    /** Guardians who have no try left, for their child's birth date or their password. */
    blocked(): readonly string[] {
      const at = now()
      const spent = (['wrong-date', 'wrong-password'] as const).flatMap((brake) => {
        const { tries, withinMs } = limitOf(brake, policy.limits)
        return store.attempts.spent(KIND[brake], at - withinMs, tries)
      })
      return [...new Set(spent.flatMap((subject) => store.accounts.byId(subject)?.guardian_id ?? subject))]
    },
    miss: ({ brake, subject }: BrakeOn): void => record(KIND[brake], subject),
    /** Whoever it was counted for. */
    freeAll: (brake: Brake): void => store.attempts.clearKind(KIND[brake]),
    free: ({ brake, subject }: BrakeOn): void => store.attempts.clear(KIND[brake], subject),
    /** Milliseconds until this person's PIN may be tried again. */
    pinWait(personId: string): number {
      const at = now()
      return pinWait(store.attempts.since('wrong-pin', personId, at - PIN_WINDOW), at)
    },
    pinMissed: (personId: string): void => record('wrong-pin', personId),
    pinAccepted: (personId: string): void => store.attempts.clear('wrong-pin', personId),
  }
}
export type Brakes = ReturnType<typeof brakes>
