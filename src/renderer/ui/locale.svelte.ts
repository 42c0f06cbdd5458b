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

export const locale = new LocaleState()
overwriteGetLocale(() => locale.current)
