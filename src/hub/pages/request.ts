import { isLocale, type Locale } from '../../shared/i18n/index.ts'
import { LINK_PATH } from '../../shared/mail-link.ts'

export interface PageRequest {
  readonly method: 'GET' | 'POST'
  /** Path and query, as they were asked for. */
  readonly path: string
  /** Null: no form was sent. */
  readonly form: ReadonlyMap<string, string> | null
  readonly acceptLanguage: string | null
}

export interface PageReply {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Asked {
  /** What follows `/l/`. */
  readonly token: string
  /** Chosen on the page. */
  readonly locale: Locale | null
}

/** Null: no page of ours. */
export function read(path: string): Asked | null {
  const [before = '', query = ''] = path.split('?', 2)
  if (!before.startsWith(LINK_PATH)) return null
  const lang = new URLSearchParams(query).get('lang') ?? ''
  return { token: before.slice(LINK_PATH.length), locale: isLocale(lang) ? lang : null }
}

/** The best of our languages for what a browser asks for (RFC 9110, 12.5.4); French when it asks for none of them. */
export function preferred(acceptLanguage: string | null): Locale {
  const ranges = (acceptLanguage ?? '').split(',', 20).map((range) => {
    const [tag = '', ...params] = range.split(';').map((part) => part.trim().toLowerCase())
    const quality = params.find((param) => param.startsWith('q='))
    return { locale: tag.split('-')[0] ?? '', quality: quality === undefined ? 1 : Number(quality.slice(2)) }
  })
  const best = ranges.filter(({ quality }) => quality > 0).sort((a, b) => b.quality - a.quality)
  return best.map(({ locale }) => locale).find(isLocale) ?? 'fr'
}
