import type { Timers } from './ports.ts'

/** The first time after a start, and between two times, in milliseconds. */
const FIRST_MS = 60_000
const AGAIN_MS = 3_600_000

/** What a station sees to by itself once in a while, one after the other; each knows whether it is its turn. */
export function chores(timers: Timers, work: readonly (() => void)[]) {
  let cancel: (() => void) | null = null
  return {
    start(): void {
      const turn = (): void => {
        cancel = timers.after(AGAIN_MS, turn)
        for (const one of work) one()
      }
      cancel = timers.after(FIRST_MS, turn)
    },
    stop: (): void => cancel?.(),
  }
}
