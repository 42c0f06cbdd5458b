const FIRST = 5_000
const LONGEST = 15 * 60_000

/**
 * Milliseconds before the next try: doubled each time from 5 s, 15 minutes at most, the last half spread by jitter so that a
 * school's stations do not all knock at once.
 * @param tries how many were made already, from 1
 * @param jitter 0 ≤ x < 1
 */
export function retryDelay(tries: number, jitter: number): number {
  const full = Math.min(LONGEST, FIRST * 2 ** Math.min(16, tries - 1))
  return Math.round(full / 2 + (full / 2) * jitter)
}
