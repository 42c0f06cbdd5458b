import type { Bridge } from '../../shared/bridge.ts'
import type { OutputOf } from '../../shared/contract.ts'
import type { StaffSession } from '../../shared/contract/staff.ts'
import type { KioskStatus } from '../../shared/live.ts'
import { chime } from './chime.ts'

/** The parent waits for something of staff's. */
export const asks = (kiosk: KioskStatus): boolean => kiosk.callsOffice || (kiosk.state === 'busy' && kiosk.waitsFor !== null)

const SOUND = 'kiosk-sound'

/** What the school's kiosks do, for every screen that shows it: their cards, the line in the rail, the window's title. */
export class Kiosks {
  view = $state.raw<OutputOf<'staff.kiosk.watch'> | null>(null)
  /** How many parents wait for staff. */
  readonly asking = $derived(this.view === null ? 0 : [this.view, ...this.view.others].filter(({ kiosk }) => asks(kiosk)).length)
  /** A short sound when one more does. */
  sound = $state(localStorage.getItem(SOUND) === 'yes')

  readonly #bridge: Bridge<'staff'>
  /** Which question is the last one: the answer to an older one comes too late. */
  #turn = 0

  constructor(bridge: Bridge<'staff'>) {
    this.#bridge = bridge
  }

  async refresh(session: StaffSession | null): Promise<void> {
    if (session?.kind !== 'signed-in') return
    const [turn, before] = [++this.#turn, this.asking]
    const result = await this.#bridge.call('staff.kiosk.watch', {})
    if (!result.ok || turn !== this.#turn) return
    this.view = result.value
    if (this.sound && this.asking > before) chime()
  }

  /** Locked: nothing of it stays in the window. */
  forget = (): void => {
    this.#turn += 1
    this.view = null
  }

  toggleSound = (): void => {
    this.sound = !this.sound
    localStorage.setItem(SOUND, this.sound ? 'yes' : 'no')
    if (this.sound) chime()
  }
}
