const DAY = 86_400_000

/** Midnight (UTC) of the Monday of that instant's week, in milliseconds. */
export function mondayOf(at: number): number {
  const midnight = Math.floor(at / DAY) * DAY
  return midnight - ((new Date(midnight).getUTCDay() + 6) % 7) * DAY
}
