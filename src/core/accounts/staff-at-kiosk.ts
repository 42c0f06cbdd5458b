import { ok } from '../../shared/result.ts'
import type { Policy } from '../../shared/policy.ts'
import type { StaffAtKiosk } from '../flows/ports.ts'
import type { Clock } from '../ports.ts'
import type { Store } from '../store/store.ts'
import type { Brakes } from './brakes.ts'
import type { StaffPins } from './staff-pin.ts'

/** Staff beside a parent: who they are by PIN, what they vouched for, what they freed; all of it written down. */
export function staffAtKiosk(store: Store, pins: StaffPins, brakes: Brakes, clock: Clock, policy: Policy): StaffAtKiosk {
  return {
    people: pins.people,
    documents: () => policy.vouching.documents,
    async check(personId, pin) {
      const checked = await pins.check(personId, pin)
      return checked.ok ? ok({ id: checked.value.id }) : checked
    },
    recordVouch: ({ personId, document, reason }, accountId, from) =>
      store.atomically(() =>
        store.audit.append({
          at: clock.now(),
          actor: personId,
          action: 'vouched',
          subject: accountId,
          detail: { document, reason, ...machine(from) },
        }),
      ),
    recordOpening: ({ personId, from }) =>
      store.atomically(() =>
        store.audit.append({ at: clock.now(), actor: personId, action: 'kiosk.opened', subject: null, detail: machine(from) }),
      ),
    recordRelease: ({ personId, from }, brake) =>
      store.atomically(() => {
        brakes.free(brake)
        // The account's own count is the same parent's tries.
        if (brake.brake === 'kiosk-password') brakes.freeAll('wrong-password')
        store.audit.append({
          at: clock.now(),
          actor: personId,
          action: 'kiosk.released',
          subject: brake.subject,
          detail: { brake: brake.brake, ...machine(from) },
        })
      }),
  }
}

/** Where staff were, when that was not here. */
export const machine = (from: string | null): { readonly from?: string } => (from === null ? {} : { from })
