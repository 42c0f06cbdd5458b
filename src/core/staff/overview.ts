import type { OutputOf } from '../../shared/contract.ts'
import type { House } from '../house.ts'

const LATELY_MS = 30 * 86_400_000

/** What the staff's first screen shows: what waits, what the kiosk does, how far the school is. */
export function overview({ store, policy, brakes, clock, syncDesk, recovery }: House): OutputOf<'staff.overview'> {
  const states = store.families.countsByState()
  const [last] = store.retention.runs(1)
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
    purged:
      last === undefined || last.at < clock.now() - LATELY_MS ? null : { at: last.at, pupils: last.pupils, guardians: last.guardians },
    waitingMessages: store.messages.waiting(),
    recovered: recovery.told(),
  }
}
