import type { OutputOf } from '../../shared/contract.ts'
import { formatPhone } from '../contact/phone.ts'
import type { House } from '../house.ts'

/** What the staff's first screen shows: what waits, what the kiosk does, how far the school is. */
export function overview({ store, policy, parents }: House): OutputOf<'staff.overview'> {
  const states = store.families.countsByState()
  return {
    school: policy.school.name,
    families: states.unnotified + states.notified + states.activating + states.active,
    pupils: store.families.pupils(),
    states,
    importedOn: store.settings.get('import.date'),
    lettersToConfirm: store.letters.toConfirm(),
    requests: store.requests.open().map((row) => ({
      id: row.id,
      reference: row.reference,
      kind: row.kind,
      guardianId: row.guardian_id,
      guardianName: row.guardian_name,
      entered: readable(JSON.parse(row.entered) as Record<string, string>, store),
      at: row.created_at,
    })),
    kiosk: parents.status(),
    waitingMessages: store.messages.waiting(),
  }
}

/** What was entered, with ids and numbers made readable. */
function readable(entered: Readonly<Record<string, string>>, store: House['store']): Record<string, string> {
  const { child, mobile, ...rest } = entered
  return {
    ...rest,
    ...(child === undefined ? {} : { child: store.guardians.childName(child) ?? '' }),
    ...(mobile === undefined ? {} : { mobile: formatPhone(mobile) }),
  }
}
