import { isLocale, overwriteGetLocale, type Locale } from '../../shared/i18n/index.ts'

const RIGHT_TO_LEFT = new Set(['ar'])

/** The language on the screen; every message read in a template follows it. */
class LocaleState {
  current = $state<Locale>('fr')

  set(next: string): void {
    if (!isLocale(next)) return
    this.current = next
    document.documentElement.lang = next
    document.documentElement.dir = RIGHT_TO_LEFT.has(next) ? 'rtl' : 'ltr'
  }
}

/** A number or an address inside a sentence, kept from left to right where the sentence is not (Unicode isolates). */
export const isolate = (text: string): string => (RIGHT_TO_LEFT.has(locale.current) ? `\u2066${text}\u2069` : text)

export const locale = new LocaleState()
overwriteGetLocale(() => locale.current)
