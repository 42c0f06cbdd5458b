const formats = new Map<string, Intl.DateTimeFormat>()

/** «1er septembre 2026»: the day in words, in UTC. French writes the first of a month as an ordinal, which Intl does not. */
export function dayWords(at: number | Date, locale: string): string {
  const wanted = locale === 'en' ? 'en-GB' : locale
  const format = formats.get(wanted) ?? new Intl.DateTimeFormat(wanted, { dateStyle: 'long', timeZone: 'UTC' })
  formats.set(wanted, format)
  const words = format.format(at)
  return wanted.startsWith('fr') ? words.replace(/^1 /, '1er ') : words
}
