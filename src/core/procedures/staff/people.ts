import type { peopleRows } from '../../../shared/contract/staff/people.ts'
import { ok } from '../../../shared/result.ts'
import type { House } from '../../house.ts'
import type { HandlersFor } from '../caller.ts'

export const peopleHandlers = ({ people }: House): HandlersFor<keyof typeof peopleRows> => ({
  'staff.people.list': () => ok(people.list()),
  'staff.people.add': (asked, { actor }) => people.add(asked, actor),
  'staff.people.setRole': ({ personId, role, secret, own }, { actor }) => people.setRole(personId, role, secret, own, actor),
  'staff.people.setPin': ({ personId, pin, own }, { actor }) => people.setPin(personId, pin, own, actor),
  'staff.people.remove': ({ personId, own }, { actor }) => people.remove(personId, own, actor),
  'staff.people.changePin': ({ own, pin }, { actor }) => people.setPin(actor, pin, own, actor),
})
