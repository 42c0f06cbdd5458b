import { demoSwitchesSchema, type DemoSwitches } from '../../shared/contract/demo.ts'
import type { Clock } from '../ports.ts'
import type { Settings } from '../store/settings.ts'

const OFF: DemoSwitches = { networkCut: false, gatewaySlow: false, printerOutOfPaper: false, clockForwardMinutes: 0 }

/** What the demonstration lets one break. Only the clock's offset outlives a restart, since stored instants rely on it. */
export function demoSwitches(settings: Settings) {
  const kept = demoSwitchesSchema.safeParse(JSON.parse(settings.get('demo.switches') ?? 'null'))
  let now: DemoSwitches = kept.success ? { ...OFF, clockForwardMinutes: kept.data.clockForwardMinutes } : OFF
  return {
    get: (): DemoSwitches => now,
    set(next: DemoSwitches): DemoSwitches {
      now = next
      settings.put('demo.switches', JSON.stringify(next))
      return now
    },
  }
}
export type Switches = ReturnType<typeof demoSwitches>

/** A clock that the demonstration can put forward. */
export const demoClock = (wall: Clock, offsetMinutes: () => number): Clock => ({ now: () => wall.now() + offsetMinutes() * 60_000 })
