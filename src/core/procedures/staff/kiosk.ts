import type { Failure } from '../../../shared/codes.ts'
import type { kioskWatchRows } from '../../../shared/contract/staff/kiosk.ts'
import type { Order } from '../../../shared/live.ts'
import { ok, type Result } from '../../../shared/result.ts'
import type { House } from '../../house.ts'
import type { HandlersFor } from '../caller.ts'

export const kioskWatchHandlers = ({ parents, pins, policy, supervision, live, hub }: House): HandlersFor<keyof typeof kioskWatchRows> => {
  /** At this machine's kiosk, or another's; the dispatch has seen who is signed in here, and what they may. */
  async function carryOut(at: string | null, order: Order, actor: string): Promise<Result<Record<string, never>, Failure>> {
    const done = await (at === null ? supervision.carryOut(order, { personId: actor, from: null }) : live.ask(at, order, actor))
    return done.ok ? ok({}) : done
  }
  return {
    'staff.kiosk.watch': () => {
      const { others, cut, told } = live.view()
      return ok({
        kiosk: parents.status(),
        documents: [...policy.vouching.documents],
        linked: hub.client() !== null,
        others: [...others],
        cut,
        told: [...told],
      })
    },
    'staff.kiosk.open': ({ at, moment }, { actor }) => carryOut(at, { do: 'open', moment }, actor),
    'staff.kiosk.vouch': async ({ at, moment, document, reason, pin }, { actor }) => {
      const checked = await pins.check(actor, pin)
      return checked.ok ? carryOut(at, { do: 'vouch', moment, document, reason }, actor) : checked
    },
    'staff.kiosk.release': async ({ at, moment, pin }, { actor }) => {
      const checked = await pins.check(actor, pin)
      return checked.ok ? carryOut(at, { do: 'release', moment }, actor) : checked
    },
    'staff.kiosk.help': ({ at, session, message }, { actor }) => carryOut(at, { do: 'help', session, message }, actor),
    'staff.kiosk.end': ({ at, session }, { actor }) => carryOut(at, { do: 'end', session }, actor),
  }
}
