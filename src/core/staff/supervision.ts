import { failure, type Failure } from '../../shared/codes.ts'
import type { Order } from '../../shared/live.ts'
import type { Policy } from '../../shared/policy.ts'
import { err, type Result } from '../../shared/result.ts'
import { machine } from '../accounts/staff-at-kiosk.ts'
import type { Kiosk } from '../flows/kiosk.ts'
import type { Helper } from '../flows/ports.ts'
import type { Clock } from '../ports.ts'
import type { Store } from '../store/store.ts'

export interface SupervisionPorts {
  readonly parents: Kiosk
  readonly policy: Policy
  readonly store: Store
  readonly clock: Clock
}

/**
 * What staff do for, or to, the parent at this machine's kiosk, from this machine's staff window or from another's; written down
 * here, in their name. Whoever calls has made sure that they are who they say they are.
 */
export function supervision({ parents, policy, store, clock }: SupervisionPorts) {
  return {
    /** Failures: `person_unknown` (or they left), `stale_screen` (the parent has moved on), `vouching_forbidden`. */
    async carryOut(order: Order, who: Helper): Promise<Result<null, Failure>> {
      if (store.people.byId(who.personId) === null) return err(failure('person_unknown'))
      switch (order.do) {
        case 'open':
        case 'release':
          return parents.assist(order.moment, { kind: order.do, ...who })
        case 'vouch': {
          const { moment, document, reason } = order
          if (!policy.vouching.documents.includes(document)) return err(failure('vouching_forbidden'))
          return parents.assist(moment, { kind: 'vouch', document, reason, ...who })
        }
        case 'help':
          return parents.sendHelp(order.session, order.message)
        case 'end': {
          const ended = await parents.endBy(order.session)
          const entry = { actor: who.personId, action: 'kiosk.ended', subject: null, detail: machine(who.from) } as const
          if (ended.ok) store.atomically(() => store.audit.append({ at: clock.now(), ...entry }))
          return ended
        }
      }
    },
  }
}
export type Supervision = ReturnType<typeof supervision>
