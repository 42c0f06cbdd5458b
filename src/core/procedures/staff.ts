import type { House } from '../house.ts'
import type { HandlersOf } from './caller.ts'
import { accountsHandlers } from './staff/accounts.ts'
import { auditHandlers } from './staff/audit.ts'
import { outlookHandlers } from './staff/outlook.ts'
import { peopleHandlers } from './staff/people.ts'
import { requestsHandlers } from './staff/requests.ts'
import { correctionsHandlers } from './staff/corrections.ts'
import { familiesHandlers } from './staff/families.ts'
import { importsHandlers } from './staff/imports.ts'
import { kioskWatchHandlers } from './staff/kiosk.ts'
import { lettersHandlers } from './staff/letters.ts'
import { sessionHandlers } from './staff/session.ts'
import { retentionHandlers } from './staff/retention.ts'
import { syncHandlers } from './staff/sync.ts'
import { todayHandlers } from './staff/today.ts'

export const staffHandlers = (house: House): HandlersOf<'staff'> => ({
  ...sessionHandlers(house),
  ...todayHandlers(house),
  ...importsHandlers(house),
  ...familiesHandlers(house),
  ...correctionsHandlers(house),
  ...requestsHandlers(house),
  ...peopleHandlers(house),
  ...outlookHandlers(house),
  ...auditHandlers(house),
  ...accountsHandlers(house),
  ...kioskWatchHandlers(house),
  ...lettersHandlers(house),
  ...retentionHandlers(house),
  ...syncHandlers(house),
})
