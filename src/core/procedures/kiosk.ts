import { failure } from '../../shared/codes.ts'
import { err, ok } from '../../shared/result.ts'
import type { House } from '../house.ts'
import type { HandlersOf } from './caller.ts'

export const kioskHandlers = ({ parents, setLocale, show, slips }: House): HandlersOf<'kiosk'> => ({
  'kiosk.view': () => ok(parents.view()),
  'kiosk.begin': async ({ flow }) => ok(await parents.begin(flow)),
  'kiosk.answer': ({ token, answer }) => parents.answer(token, answer),
  'kiosk.back': ({ token }) => parents.back(token),
  'kiosk.quit': async () => {
    setLocale('fr')
    return ok(await parents.quit())
  },
  'kiosk.stay': () => {
    parents.stay()
    return ok({})
  },
  'kiosk.setLocale': ({ locale }) => {
    setLocale(locale)
    return ok({})
  },
  'kiosk.callOffice': () => {
    parents.callOffice()
    return ok({})
  },
  'kiosk.printSlip': () => {
    const reference = parents.reference()
    return reference === null ? err(failure('not_found')) : slips.print(reference)
  },
  'kiosk.leavePages': () => {
    parents.leavePages()
    return ok({})
  },
  'kiosk.coverPages': ({ covered }) => {
    parents.coverPages(covered)
    return ok({})
  },
  'kiosk.openStaff': () => {
    show('staff')
    return ok({})
  },
})
