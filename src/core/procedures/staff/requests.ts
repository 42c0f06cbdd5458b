import type { requestsRows } from '../../../shared/contract/staff/requests.ts'
import { ok } from '../../../shared/result.ts'
import type { House } from '../../house.ts'
import type { HandlersFor } from '../caller.ts'

export const requestsHandlers = ({ requests, changed }: House): HandlersFor<keyof typeof requestsRows> => ({
  'staff.requests.list': ({ closed }) => ok(requests.list(closed)),
  'staff.requests.resolve': ({ requestId, resolution }, { actor }) => {
    const resolved = requests.resolve(requestId, resolution, actor)
    changed('requests')
    changed('families')
    return resolved
  },
})
