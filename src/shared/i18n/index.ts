import { m } from './generated/messages.js'
import { baseLocale, isLocale, locales, overwriteGetLocale } from './generated/runtime.js'

/** The typed message catalogue: `m.key(params, { locale })`. Compiled from messages/ by the build. */
export { m }
export { baseLocale, isLocale, locales, overwriteGetLocale }
export type Locale = (typeof locales)[number]
export type MessageKey = keyof typeof m
export type MessageParams = Readonly<Record<string, string | number>>

/**
 * One message by its key, for texts chosen by data (a failure's code, a template's name).
 * Which params a key takes is held by a test over the whole catalogue.
 */
export function text(key: MessageKey, params: MessageParams, locale: Locale): string {
  const message = m[key] as (inputs: MessageParams, options: { locale: Locale }) => string
  return message(params, { locale })
}
