import { failure } from '../../../src/shared/codes.ts'
import type { Locale } from '../../../src/shared/i18n/index.ts'
import type { View } from '../../../src/hub/pages/layout.ts'
import { askForPassword, askToValidate, done, ended, failed, incomplete, unknown } from '../../../src/hub/pages/views.ts'

export const SCHOOL = 'Collège des Filaos'
const mail = 'fatou.exemple@messagerie.exemple.example'

/** Every page that a link can show. */
export const pageFixtures: Readonly<Record<string, (locale: Locale) => View>> = {
  validate: (locale) => askToValidate('validate-mail', mail, locale),
  'change-mail': (locale) => askToValidate('change-mail', mail, locale),
  password: (locale) => askForPassword(mail, locale),
  'password-weak': (locale) => askForPassword(mail, locale, { password: failure('password_weak') }),
  'password-common': (locale) => askForPassword(mail, locale, { password: failure('password_common') }),
  'password-mismatch': (locale) => askForPassword(mail, locale, { confirmation: failure('password_mismatch') }),
  'validate-done': (locale) => done('validate-mail', mail, locale),
  'change-mail-done': (locale) => done('change-mail', mail, locale),
  'password-done': (locale) => done('choose-password', mail, locale),
  'validate-used': (locale) => ended('used', 'validate-mail', locale),
  'password-used': (locale) => ended('used', 'choose-password', locale),
  expired: (locale) => ended('expired', 'choose-password', locale),
  replaced: (locale) => ended('replaced', 'choose-password', locale),
  withdrawn: (locale) => ended('withdrawn', 'choose-password', locale),
  unknown,
  incomplete,
  failed,
}
