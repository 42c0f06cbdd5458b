import { m } from '../../shared/i18n/index.ts'
import type { AccountState, LetterKind, LetterState } from '../../shared/model.ts'

export const stateWords: Readonly<Record<AccountState, () => string>> = {
  unnotified: m.staff_state_unnotified,
  notified: m.staff_state_notified,
  activating: m.staff_state_activating,
  active: m.staff_state_active,
}

export const letterWords: Readonly<Record<LetterState, () => string>> = {
  queued: m.staff_letter_queued,
  sending: m.staff_letter_sending,
  sent: m.staff_letter_sent,
  confirmed: m.staff_letter_confirmed,
  doubtful: m.staff_letter_doubtful,
  void: m.staff_letter_void,
}

export const kindWords: Readonly<Record<LetterKind, () => string>> = {
  C01: m.print_kind_C01,
  C03: m.print_kind_C03,
  C05: m.print_kind_C05,
}

export const requestWords = {
  'unknown-number': m.staff_request_unknown_number,
  'wrong-date': m.staff_request_wrong_date,
  'not-my-child': m.staff_request_not_my_child,
  'missing-child': m.staff_request_missing_child,
  'name-differs': m.staff_request_name_differs,
} as const

const fields: Readonly<Record<string, () => string>> = {
  civility: m.staff_field_civility,
  familyName: m.staff_field_familyName,
  usageName: m.staff_field_usageName,
  firstName: m.staff_field_firstName,
  birthDate: m.staff_field_birthDate,
  className: m.staff_field_className,
  mobile: m.staff_field_mobile,
  mail: m.staff_field_mail,
  address: m.staff_field_address,
  postalCode: m.staff_field_postalCode,
  city: m.staff_field_city,
}
export const fieldWord = (field: string): string => fields[field]?.() ?? field

const entered: Readonly<Record<string, () => string>> = {
  familyName: m.staff_entered_familyName,
  firstName: m.staff_entered_firstName,
  mobile: m.staff_entered_mobile,
  child: m.staff_entered_child,
  date: m.staff_entered_date,
  name: m.staff_entered_name,
  other: m.staff_entered_other,
  identifier: m.staff_entered_identifier,
}
export const enteredWord = (field: string): string => entered[field]?.() ?? field

const actions: Readonly<Record<string, () => string>> = {
  'account.activated': m.staff_action_account_activated,
  'account.activating': m.staff_action_account_activating,
  'account.language-set': m.staff_action_account_language_set,
  'account.mail-validated': m.staff_action_account_mail_validated,
  'letter.voided': m.staff_action_letter_voided,
  vouched: m.staff_action_vouched,
}
export const actionWord = (action: string): string => actions[action]?.() ?? m.staff_action_other()

export const actorWord = (actor: string): string => (actor === 'parent' ? m.staff_actor_parent() : actor)

export const dateWords = (iso: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${iso}T12:00:00Z`))

export const instantWords = (at: number, locale: string): string => new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short' }).format(at)
