import { setImmediate as breathe } from 'node:timers/promises'

/** Called for every record read. */
export type Tick = () => Promise<void> | undefined

const BREATH = 250
const REPORT = 2_500

/** Lets the service do other work now and then, tells how far it is, and stops when it was cancelled. */
export function ticker(stopWhenAborted: () => void, report: (done: number) => void): Tick {
  let done = 0
  return () => {
    done += 1
    if (done % BREATH !== 0) return undefined
    stopWhenAborted()
    if (done % REPORT === 0) report(done)
    return breathe()
  }
}
