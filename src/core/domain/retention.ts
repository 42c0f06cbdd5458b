/**
 * How long those who left are kept, and who goes then. A pupil goes when the months of the policy have passed since they left; a guardian
 * when they have passed too, nobody they answer for stays, and so for every other record or account of the same person. Days are
 * yyyy-mm-dd (UTC), as imports write them.
 */
export interface LeftPupil {
  readonly id: string
  readonly leftOn: string
}

export interface LeftGuardian {
  readonly id: string
  readonly leftOn: string
  /** Every pupil they answer for, whether present or not. */
  readonly pupils: readonly string[]
  /** Other records of the same person: merged by staff, or their accounts joined. */
  readonly kin: readonly string[]
}

export interface Leaving {
  readonly pupils: readonly LeftPupil[]
  readonly guardians: readonly LeftGuardian[]
}

/** The day on which somebody who left then goes: the same day so many months later, or the month's last. */
export function dueOn(leftOn: string, months: number): string {
  const [year = 0, month = 1, day = 1] = leftOn.split('-').map(Number)
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10)
}

/** Those who go by that day. */
export function whoGoes({ pupils, guardians }: Leaving, months: number, day: string): Leaving {
  const isDue = ({ leftOn }: { readonly leftOn: string }): boolean => dueOn(leftOn, months) <= day
  const going = pupils.filter(isDue)
  const pupilsGoing = new Set(going.map(({ id }) => id))
  let left = guardians.filter((one) => isDue(one) && one.pupils.every((id) => pupilsGoing.has(id)))
  // Somebody stays while any record of theirs does.
  for (let before = -1; before !== left.length;) {
    before = left.length
    const still = new Set(left.map(({ id }) => id))
    left = left.filter(({ kin }) => kin.every((id) => still.has(id)))
  }
  return { pupils: going, guardians: left }
}

const LONG_SILENCE_DAYS = 31
const DAY_MS = 86_400_000

/**
 * What today's look at those who left is for. Once a day at most; and after a month without any, or at the first start, the first one only
 * looks: a clock that went wrong, or a store that was put back, then erases nobody before somebody may notice.
 */
export function duty(today: string, lastLooked: string | null): 'none' | 'look' | 'purge' {
  if (lastLooked === null) return 'look'
  if (today <= lastLooked) return 'none'
  return Date.parse(today) - Date.parse(lastLooked) > LONG_SILENCE_DAYS * DAY_MS ? 'look' : 'purge'
}
