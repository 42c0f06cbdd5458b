import type { kioskWatchRows } from '../../../shared/contract/staff/kiosk.ts'
import { ok, type Result } from '../../../shared/result.ts'
import type { House } from '../../house.ts'
import type { HandlersFor } from '../caller.ts'

const done = <E>(result: Result<null, E>): Result<Record<string, never>, E> => (result.ok ? ok({}) : result)

export const kioskWatchHandlers = ({ parents, pins, policy, store, clock }: House): HandlersFor<keyof typeof kioskWatchRows> => ({
  'staff.kiosk.watch': () => ok({ kiosk: parents.status(), documents: [...policy.vouching.documents] }),
  'staff.kiosk.open': async ({ moment }, { actor }) => done(await parents.assist(moment, { kind: 'open', personId: actor })),
  'staff.kiosk.vouch': async ({ moment, document, reason, pin }, { actor }) => {
    const checked = await pins.check(actor, pin)
    return checked.ok ? done(await parents.assist(moment, { kind: 'vouch', personId: actor, document, reason })) : checked
  },
  'staff.kiosk.release': async ({ moment, pin }, { actor }) => {
    const checked = await pins.check(actor, pin)
    return checked.ok ? done(await parents.assist(moment, { kind: 'release', personId: actor })) : checked
  },
  'staff.kiosk.help': () => done(parents.sendHelp()),
  'staff.kiosk.end': async ({ session }, { actor }) => {
    const ended = await parents.endBy(session)
    if (ended.ok) store.atomically(() => store.audit.append({ at: clock.now(), actor, action: 'kiosk.ended', subject: null }))
    return done(ended)
  },
})
