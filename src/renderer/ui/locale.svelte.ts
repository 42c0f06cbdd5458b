import { isLocale, overwriteGetLocale, type Locale } from '../../shared/i18n/index.ts'
import { directionOf } from '../../shared/i18n/languages.ts'

/** The language on the screen; every message read in a template follows it. */
class LocaleState {
  current = $state<Locale>('fr')

  set(next: string): void {
    if (!isLocale(next)) return
    this.current = next
    document.documentElement.lang = next
    document.documentElement.dir = directionOf(next)
  }
}

/** A number or an address inside a sentence, kept from left to right where the sentence is not (Unicode isolates). */
export const isolate = (text: string): string => (directionOf(locale.current) === 'rtl' ? `\u2066${text}\u2069` : text)

export const locale = new LocaleState()
overwriteGetLocale(() => locale.current)
