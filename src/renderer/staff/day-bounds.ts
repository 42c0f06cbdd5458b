/** The instant at which a day, as a date field has it (yyyy-mm-dd), begins on this machine; null: no day. */
export const startOf = (day: string): number | null => at(day, 0)

/** The instant at which it is over: when the next one begins, also where clocks change. */
export const endOf = (day: string): number | null => at(day, 1)

function at(day: string, more: number): number | null {
  const [year, month, date] = day.split('-').map(Number)
  if (year === undefined || month === undefined || date === undefined) return null
  return new Date(year, month - 1, date + more).getTime()
}
