import { randomBytes, randomUUID } from 'node:crypto'
import type { Clock, Random, Timers } from './ports.ts'

/** The machine's own clock, randomness and timers; everything else is given them. */
export const realClock: Clock = { now: () => Date.now() }

export const realRandom: Random = { bytes: (length) => randomBytes(length), id: () => randomUUID() }

export const realTimers: Timers = {
  after(ms, call) {
    const timer = setTimeout(call, Math.min(ms, 2 ** 31 - 1))
    return () => clearTimeout(timer)
  },
}
