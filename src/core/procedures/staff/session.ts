import type { sessionRows } from '../../../shared/contract/staff/session.ts'
import { ok } from '../../../shared/result.ts'
import type { House } from '../../house.ts'
import type { HandlersFor } from '../caller.ts'

export const sessionHandlers = ({ session, show }: House): HandlersFor<keyof typeof sessionRows> => {
  return {
    'staff.session': () => ok(session.view()),
    'staff.setUp': ({ name, pin }) => session.setUp(name, pin),
    'staff.signIn': ({ personId, pin }) => session.signIn(personId, pin),
    'staff.stay': () => {
      session.touch()
      return ok({})
    },
    'staff.signOut': () => ok(session.signOut()),
    'staff.leave': () => {
      show('kiosk')
      return ok({})
    },
    'staff.setLocale': () => ok({}),
  }
}
