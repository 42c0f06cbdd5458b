import { steadyNow } from '../domain/steady.ts'
import type { Clock } from '../ports.ts'
import type { Store } from '../store/store.ts'

/** The clock that tries and messages are counted by: it never goes back, not over a restart either. */
export function steadyClock(store: Store, clock: Clock) {
  const now = (): number => {
    const seen = store.settings.get('clock.last-seen')
    return steadyNow(clock.now(), seen === null ? null : Number(seen))
  }
  return {
    now,
    /** The same, and it never goes back behind it; inside the transaction of what happened then. */
    mark(): number {
      const at = now()
      store.settings.put('clock.last-seen', String(at))
      return at
    },
  }
}
