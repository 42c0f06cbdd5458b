import { locales, type Locale } from '../../shared/i18n/index.ts'

export interface Language {
  readonly code: Locale
  /** In itself: «Português», «العربية». */
  readonly name: string
}

/** Every language of the parents' screens, French first, named in itself. */
export const languages: readonly Language[] = locales.map((code) => {
  const name = new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code
  return { code, name: name.charAt(0).toLocaleUpperCase(code) + name.slice(1) }
})
