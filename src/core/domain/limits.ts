import type { Policy } from '../../shared/policy.ts'

/**
 * How many tries, over what time, and who gives more. Brakes are people: nobody is locked out for a day.
 *
 * | kind           | counted for        | within | tries (policy)       | then                                  |
 * |----------------|--------------------|--------|----------------------|---------------------------------------|
 * | unknown-number | this kiosk         | 30 min | unknownNumberTries 5 | staff free the kiosk by PIN           |
 * | wrong-date     | the guardian       | 24 h   | birthDateTries 3     | staff free the guardian by PIN        |
 * | wrong-code     | this kiosk         | 30 min | codeTries 5          | staff free the kiosk by PIN           |
 * | wrong-password | account, and kiosk | 30 min | passwordTries 5, 15  | staff free by PIN                     |
 * | wrong-pin      | the person         | 24 h   | 3 free               | a wait: 30 s, doubled each time, ≤ 1 h |
 *
 * Messages have limits of their own: domain/message-limits.ts.
 */
export type Brake = 'unknown-number' | 'wrong-date' | 'wrong-code' | 'wrong-password' | 'kiosk-password'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

export interface Limit {
  readonly tries: number
  readonly withinMs: number
}

export function limitOf(brake: Brake, limits: Policy['limits']): Limit {
  switch (brake) {
    case 'unknown-number':
      return { tries: limits.unknownNumberTries, withinMs: 30 * MINUTE }
    case 'wrong-date':
      return { tries: limits.birthDateTries, withinMs: DAY }
    case 'wrong-code':
      return { tries: limits.codeTries, withinMs: 30 * MINUTE }
    case 'wrong-password':
      return { tries: limits.passwordTries, withinMs: 30 * MINUTE }
    case 'kiosk-password':
      return { tries: limits.passwordTries * 3, withinMs: 30 * MINUTE }
  }
}

/** How many tries are left, given when the earlier ones were (milliseconds, any order). Never negative. */
export function triesLeft(limit: Limit, earlier: readonly number[], now: number): number {
  const counted = earlier.filter((at) => at > now - limit.withinMs).length
  return Math.max(0, limit.tries - counted)
}

const FREE_PINS = 3
const FIRST_WAIT = 30_000
const LONGEST_WAIT = 60 * MINUTE
export const PIN_WINDOW = DAY

/** Milliseconds until the next PIN may be tried; 0 when it may be tried now. */
export function pinWait(misses: readonly number[], now: number): number {
  const counted = misses.filter((at) => at > now - PIN_WINDOW)
  if (counted.length < FREE_PINS) return 0
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(20, counted.length - FREE_PINS))
  return Math.max(0, Math.max(...counted) + wait - now)
}
