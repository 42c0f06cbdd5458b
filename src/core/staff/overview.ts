import type { OutputOf } from '../../shared/contract.ts'
import type { House } from '../house.ts'

/** What the staff's first screen shows: what waits, what the kiosk does, how far the school is. */
export function overview({ store, policy, parents, brakes, syncDesk }: House): OutputOf<'staff.overview'> {
  const states = store.families.countsByState()
  return {
    school: policy.school.name,
    families: states.unnotified + states.notified + states.activating + states.active,
    pupils: store.families.pupils(),
    states,
    importedOn: store.settings.get('import.date'),
    lettersToConfirm: store.letters.toConfirm(),
    requests: store.requests.open().length,
    toReport: store.corrections.open().length + store.ties.open().length,
    blocked: brakes.blocked().length,
    toSettle: syncDesk.count(),
    kiosk: parents.status(),
    waitingMessages: store.messages.waiting(),
  }
}
