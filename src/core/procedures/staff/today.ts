import type { todayRows } from '../../../shared/contract/staff/today.ts'
import { ok } from '../../../shared/result.ts'
import type { House } from '../../house.ts'
import { overview } from '../../staff/overview.ts'
import { system } from '../../staff/system.ts'
import type { HandlersFor } from '../caller.ts'

export const todayHandlers = (house: House): HandlersFor<keyof typeof todayRows> => ({
  'staff.overview': () => ok(overview(house)),
  'staff.recovery.seen': (_input, { actor }) => {
    house.recovery.seen(actor, house.clock.now())
    return ok(null)
  },
  'staff.system': () => ok(system(house)),
})
