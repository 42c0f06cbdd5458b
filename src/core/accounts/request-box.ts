import { referenceOf } from '../domain/reference.ts'
import type { RequestBox } from '../flows/ports.ts'
import type { Clock, Random } from '../ports.ts'
import type { Store } from '../store/store.ts'

/** What went wrong at the kiosk, on the staff's desk at once. */
export function requestBox(store: Store, clock: Clock, random: Random, changed: () => void): RequestBox {
  return {
    open(kind, guardianId, entered) {
      const reference = store.atomically(() => {
        const now = clock.now()
        const id = random.id()
        const given = referenceOf(store.requests.count() + 1, now)
        store.requests.add({ id, reference: given, kind, guardianId, entered: JSON.stringify(entered), now })
        store.audit.append({ at: now, actor: 'parent', action: 'request.opened', subject: id, detail: { kind } })
        return given
      })
      changed()
      return reference
    },
  }
}
