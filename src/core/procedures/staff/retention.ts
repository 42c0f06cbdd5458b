import type { retentionRows } from '../../../shared/contract/staff/retention.ts'
import { ok } from '../../../shared/result.ts'
import type { House } from '../../house.ts'
import type { HandlersFor } from '../caller.ts'

export const retentionHandlers = ({ retention }: House): HandlersFor<keyof typeof retentionRows> => ({
  'staff.retention': () => ok(retention.view()),
})
