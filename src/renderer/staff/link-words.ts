import { explain } from '../../shared/codes.ts'
import { m, type Locale } from '../../shared/i18n/index.ts'
import type { LinkState } from '../../shared/link.ts'

type Linked = Extract<LinkState, { kind: 'linked' }>

const dayOf = (at: number): string => new Date(at).toDateString()

function timeOf(at: number): string {
  const date = new Date(at)
  return m.sync_at_time({ hour: date.getHours(), minute: String(date.getMinutes()).padStart(2, '0') })
}

/** A moment in a sentence after «depuis»: «10 h 12», «hier à 10 h 12», «le 3 mars à 10 h 12». */
export function sinceWords(at: number, locale: Locale, now: number): string {
  if (dayOf(at) === dayOf(now)) return timeOf(at)
  if (dayOf(at) === dayOf(now - 86_400_000)) return m.sync_at_yesterday({ time: timeOf(at) })
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' }).format(at)
  return m.sync_at_day({ day, time: timeOf(at) })
}

const atWords = (at: number, locale: Locale, now: number): string =>
  dayOf(at) === dayOf(now) ? m.sync_at_today({ time: timeOf(at) }) : sinceWords(at, locale, now)

/** How this machine stands, in one line; null: there is nothing to say. `now` in milliseconds. */
export function linkWords(link: LinkState, locale: Locale, now: number): string | null {
  switch (link.kind) {
    case 'alone':
      return null
    case 'to-join':
      return m.sync_link_to_join({ hub: link.hub })
    case 'linked':
      return link.trouble === null ? wellWords(link, locale, now) : troubleWords(link, link.trouble, locale)
  }
}

function troubleWords({ waiting }: Linked, trouble: NonNullable<Linked['trouble']>, locale: Locale): string {
  if (trouble.code === 'hub_unreachable') return waiting === 0 ? m.sync_link_silent() : m.sync_link_silent_waiting({ count: waiting })
  const { says } = explain(trouble, locale)
  return waiting === 0 ? says : m.sync_link_trouble_waiting({ says, count: waiting })
}

function wellWords({ phase, received, waiting, since, heardAt }: Linked, locale: Locale, now: number): string {
  if (phase === 'first')
    return received === 0
      ? m.sync_link_first_begins()
      : m.sync_link_first({ count: received, shown: new Intl.NumberFormat(locale).format(received) })
  if (waiting > 0)
    return since === null
      ? m.sync_link_waiting_some({ count: waiting })
      : m.sync_link_waiting({ count: waiting, at: sinceWords(since, locale, now) })
  return heardAt === null ? m.sync_link_never() : m.sync_link_shared_at({ at: atWords(heardAt, locale, now) })
}

/** What to do about it, and that nothing is lost; empty when all is well. */
export function linkAdvice(link: LinkState, locale: Locale): readonly string[] {
  if (link.kind !== 'linked' || link.trouble === null) return []
  const { advice } = explain(link.trouble, locale)
  return [...(advice === null ? [] : [advice]), ...(link.waiting > 0 ? [m.sync_link_nothing_lost()] : [])]
}

/** Whether a code would mend it: never joined, or the hub no longer takes this machine as it knows it. */
export const mayJoin = (link: LinkState): boolean =>
  link.kind === 'to-join' || (link.kind === 'linked' && ['station_unknown', 'hub_unsigned'].includes(link.trouble?.code ?? ''))

/** The sign beside the line. */
export function linkSign(link: LinkState): 'good' | 'moving' | 'bad' {
  if (link.kind !== 'linked' || link.trouble !== null) return 'bad'
  return link.phase !== 'quiet' || link.waiting > 0 ? 'moving' : 'good'
}
