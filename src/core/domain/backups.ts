/**
 * When a copy of the store is taken, and how long it is kept: the newest three of today and the newest of each day before, for a
 * fortnight. No longer, since what was erased on request or because its time had passed is still in it.
 */
export interface Taken {
  /** Milliseconds since 1970. */
  readonly at: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** So long after the last one another is taken, when something was written since. */
const BETWEEN_MS = 4 * HOUR_MS
/** Busy or not, a store goes no longer than that without a copy. */
const LONGEST_MS = 2 * DAY_MS
const OF_TODAY = 3
const DAYS = 14

const dayOf = (at: number): number => Math.floor(at / DAY_MS)

/**
 * Whether one should be taken now. One from the future was taken while the clock was wrong, and says nothing. `isBusy`: somebody would
 * notice, since a copy holds everything up for a moment.
 */
export function isBackupDue(taken: readonly Taken[], now: number, wroteSince: boolean, isBusy = false): boolean {
  const newest = Math.max(0, ...taken.map(({ at }) => at).filter((at) => at <= now))
  if (isBusy && newest > now - LONGEST_MS) return false
  return dayOf(newest) < dayOf(now) || (wroteSince && newest <= now - BETWEEN_MS)
}

/** Those that go. The newest stays however old it is: a machine may have been off all summer. */
export function backupsToDrop<T extends Taken>(taken: readonly T[], now: number): readonly T[] {
  const past = taken.filter(({ at }) => at <= now).sort((a, b) => b.at - a.at)
  const kept = new Set(past.slice(0, 1))
  const ofDay = new Map<number, number>()
  for (const one of past) {
    const day = dayOf(one.at)
    const count = ofDay.get(day) ?? 0
    ofDay.set(day, count + 1)
    if (day > dayOf(now) - DAYS && count < (day === dayOf(now) ? OF_TODAY : 1)) kept.add(one)
  }
  // What a clock that was ahead dated stays until today's is there.
  const hasToday = past.some(({ at }) => dayOf(at) === dayOf(now))
  return taken.filter((one) => (one.at > now ? hasToday : !kept.has(one)))
}
