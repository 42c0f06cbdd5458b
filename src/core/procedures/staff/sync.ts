import type { syncRows } from '../../../shared/contract/staff/sync.ts'
import { role } from '../../../shared/model.ts'
import { ok, type Result } from '../../../shared/result.ts'
import type { House } from '../../house.ts'
import type { Decider } from '../../staff/sync-desk.ts'
import type { CoreCaller, HandlersFor } from '../caller.ts'

const deciderOf = (caller: CoreCaller): Decider => ({ actor: caller.actor, role: role.parse(caller.role) })

export const syncHandlers = ({ syncDesk, changed }: House): HandlersFor<keyof typeof syncRows> => {
  /** Records of every kind may look otherwise now. */
  const told = <T extends Result<unknown, unknown>>(result: T): T => {
    if (result.ok) for (const topic of ['sync', 'families', 'requests', 'letters'] as const) changed(topic)
    return result
  }
  return {
    'staff.sync.state': () => ok(syncDesk.state()),
    'staff.sync.toSettle': () => ok(syncDesk.toSettle()),
    'staff.sync.decide': ({ conflictIds, way }, caller) => told(syncDesk.decide(conflictIds, way, deciderOf(caller))),
    'staff.sync.undecide': ({ conflictIds }, caller) => told(syncDesk.undecide(conflictIds, deciderOf(caller))),
    'staff.sync.resubmit': ({ changeId }, caller) => told(syncDesk.resubmit(changeId, deciderOf(caller))),
    'staff.sync.dismiss': ({ changeId }, caller) => told(syncDesk.dismiss(changeId, deciderOf(caller))),
    'staff.sync.now': () => syncDesk.now(),
    'staff.sync.join': async ({ code }, { actor }) => told(await syncDesk.join(code, actor)),
  }
}
