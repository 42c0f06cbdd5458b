import { locales, type Locale } from './index.ts'

export interface Language {
  readonly code: Locale
  /** In itself: «Português», «العربية». */
  readonly name: string
}

const RIGHT_TO_LEFT: readonly Locale[] = ['ar']

export const directionOf = (locale: Locale): 'rtl' | 'ltr' => (RIGHT_TO_LEFT.includes(locale) ? 'rtl' : 'ltr')

/** Every language that parents read, French first, named in itself. */
export const languages: readonly Language[] = locales.map((code) => {
  const name = new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code
  return { code, name: name.charAt(0).toLocaleUpperCase(code) + name.slice(1) }
})
