import { flowId } from '../../shared/screens.ts'
import { makeReference, readReference } from '../domain/reference.ts'
import type { RequestBox } from '../flows/ports.ts'
import type { Clock, Random } from '../ports.ts'
import type { Store } from '../store/store.ts'

export interface RequestBoxPorts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  /** The parent's language now. */
  readonly locale: () => string
  readonly changed: () => void
}

/** What went wrong at the kiosk, on the staff's desk at once; and what became of it, for a parent who comes back. */
export function requestBox({ store, clock, random, locale, changed }: RequestBoxPorts): RequestBox {
  return {
    open({ kind, guardianId, entered, flow, mobile }) {
      const reference = store.atomically(() => {
        const now = clock.now()
        const id = random.id()
        const given = makeReference((length) => random.bytes(length))
        store.requests.add({
          id,
          reference: given,
          kind,
          guardianId,
          entered: JSON.stringify(entered),
          flow,
          locale: locale(),
          mobile,
          now,
        })
        store.audit.append({ at: now, actor: 'parent', action: 'request.opened', subject: id, detail: { kind } })
        return given
      })
      changed()
      return reference
    },
    find(typed) {
      const reference = readReference(typed)
      const row = reference === null ? null : store.requests.byReference(reference)
      if (row === null) return null
      if (row.closed_at === null) return { kind: 'open' }
      const flow = flowId.safeParse(row.flow)
      return flow.success ? { kind: 'settled', flow: flow.data, entered: JSON.parse(row.entered) as Record<string, string> } : null
    },
  }
}
