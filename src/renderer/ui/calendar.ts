/** A date as a person gives it: three texts, any of them perhaps empty. */
export interface DateParts {
  readonly day: string
  readonly month: string
  readonly year: string
}

/** The ISO date of three typed parts, or null when the calendar has no such day (31 April, a year of two digits, nothing typed). */
export function isoDateOf({ day, month, year }: DateParts): string | null {
  const date = `${year.trim()}-${month.padStart(2, '0')}-${day.trim().padStart(2, '0')}`
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return null
  const at = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date) ? date : null
}

/** The twelve months in words, January first. */
export function monthNames(locale: string): readonly string[] {
  const format = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' })
  return Array.from({ length: 12 }, (_, month) => format.format(new Date(Date.UTC(2020, month, 1))))
}
