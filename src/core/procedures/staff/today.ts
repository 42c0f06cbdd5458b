import { failure } from '../../../shared/codes.ts'
import type { todayRows } from '../../../shared/contract/staff/today.ts'
import { err, ok } from '../../../shared/result.ts'
import type { House } from '../../house.ts'
import { overview } from '../../staff/overview.ts'
import { system } from '../../staff/system.ts'
import type { RequestRow } from '../../store/requests.ts'
import type { HandlersFor } from '../caller.ts'

/** The parent is told that they can come back: by SMS, else by mail, if there is one. */
function tellSettled({ courier, directory, random, policy, ledger, store }: House, request: RequestRow): void {
  const { reference, locale, mobile } = request
  const account = request.guardian_id === null ? null : store.accounts.byGuardian(request.guardian_id)
  const mail = account === null ? null : directory.contacts(account.id).mail
  const recipient = mobile ?? mail
  if (recipient === null) return
  ledger.count(recipient)
  courier.enqueue({
    id: random.id(),
    template: mobile === null ? 'mail-request-settled' : 'sms-request-settled',
    locale,
    recipient,
    params: { school: policy.school.name, reference },
    deadline: null,
  })
}

export const todayHandlers = (house: House): HandlersFor<keyof typeof todayRows> => {
  const { store, clock, changed } = house
  return {
    'staff.overview': () => ok(overview(house)),
    'staff.closeRequest': ({ requestId }, { actor }) => {
      const closed = store.atomically(() => {
        const now = clock.now()
        const request = store.requests.byId(requestId)
        if (request === null || !store.requests.close(requestId, actor, now)) return false
        if (request.guardian_id !== null) house.brakes.free({ brake: 'wrong-date', subject: request.guardian_id })
        tellSettled(house, request)
        store.audit.append({ at: now, actor, action: 'request.closed', subject: requestId })
        return true
      })
      changed('requests')
      house.courier.nudge()
      return closed ? ok({}) : err(failure('not_found'))
    },
    'staff.system': () => ok(system(house)),
  }
}
