import type { House } from '../house.ts'
import type { HandlersOf } from './caller.ts'
import { correctionsHandlers } from './staff/corrections.ts'
import { familiesHandlers } from './staff/families.ts'
import { importsHandlers } from './staff/imports.ts'
import { lettersHandlers } from './staff/letters.ts'
import { sessionHandlers } from './staff/session.ts'
import { todayHandlers } from './staff/today.ts'

export const staffHandlers = (house: House): HandlersOf<'staff'> => ({
  ...sessionHandlers(house),
  ...todayHandlers(house),
  ...importsHandlers(house),
  ...familiesHandlers(house),
  ...correctionsHandlers(house),
  ...lettersHandlers(house),
})
