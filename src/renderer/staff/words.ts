import type { CorrectableField, Effect } from '../../shared/correction.ts'
import type { Resolution } from '../../shared/contract/staff/requests.ts'
import type { Trouble } from '../../shared/contract/staff/outlook.ts'
import { dayWords } from '../../shared/i18n/day.ts'
import { m } from '../../shared/i18n/index.ts'
import type { AccountState, IdentityDocument, LetterKind, LetterState } from '../../shared/model.ts'
import type { HelpMessage, Order } from '../../shared/live.ts'
import type { FlowId, ScreenKind } from '../../shared/screens.ts'
import { changeWords } from './change-words.ts'

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
  phoneHome: m.desk_field_phoneHome,
  phoneWork: m.import_field_phoneWork,
  country: m.import_field_country,
  sex: m.import_field_sex,
  ine: m.import_field_ine,
  guardians: m.import_field_guardians,
  rank: m.import_field_rank,
  identifier: m.import_field_identifier,
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
  'account.closed': m.desk_action_account_closed,
  'account.consent-withdrawn': m.desk_action_account_consent_withdrawn,
  'account.data-handed-out': m.desk_action_account_data_handed_out,
  'account.erased': m.desk_action_account_erased,
  'account.joined': m.desk_action_account_joined,
  'account.language-set': m.staff_action_account_language_set,
  'account.mail-changed': m.desk_action_account_mail_changed,
  'account.mail-proposed': m.desk_action_account_mail_proposed,
  'account.mail-validated': m.staff_action_account_mail_validated,
  'account.mobile-changed': m.desk_action_account_mobile_changed,
  'account.password-changed': m.desk_action_account_password_changed,
  'account.reopened': m.desk_action_account_reopened,
  'account.reset': m.desk_action_account_reset,
  'account.unblocked': m.desk_action_account_unblocked,
  'audit.exported': m.desk_action_audit_exported,
  'batch.cancelled': m.desk_action_batch_cancelled,
  'batch.confirmed': m.desk_action_batch_confirmed,
  'batch.created': m.desk_action_batch_created,
  'batch.printed': m.desk_action_batch_printed,
  'batch.saved': m.desk_action_batch_saved,
  'change.dismissed': m.sync_action_change_dismissed,
  'change.resubmitted': m.sync_action_change_resubmitted,
  'conflict.decided': m.desk_action_conflict_decided,
  'conflict.reopened': m.sync_action_conflict_reopened,
  'correction.undone': m.desk_action_correction_undone,
  'import.file-deleted': m.import_action_file_deleted,
  'hub.joined': m.sync_action_hub_joined,
  'hub.left': m.sync_action_hub_left,
  'import.undone': m.desk_action_import_undone,
  'import.applied': m.desk_action_import_applied,
  'kiosk.ended': m.desk_action_kiosk_ended,
  'kiosk.opened': m.desk_action_kiosk_opened,
  'kiosk.released': m.desk_action_kiosk_released,
  'letter.given': m.desk_action_letter_given,
  'letter.text-changed': m.desk_action_letter_text_changed,
  'letter.voided': m.staff_action_letter_voided,
  'person.added': m.desk_action_person_added,
  'person.pin-set': m.desk_action_person_pin_set,
  'person.removed': m.desk_action_person_removed,
  'person.role-set': m.desk_action_person_role_set,
  'record.corrected': m.desk_action_record_corrected,
  'record.linked': m.desk_action_record_linked,
  'record.merged': m.desk_action_record_merged,
  'records.purged': m.desk_action_records_purged,
  'record.unlinked': m.desk_action_record_unlinked,
  'request.closed': m.desk_action_request_closed,
  'request.opened': m.desk_action_request_opened,
  'staff.refused': m.desk_action_staff_refused,
  'staff.signed-in': m.desk_action_staff_signed_in,
  'store.recovered': m.desk_action_store_recovered,
  'store.recovery-seen': m.desk_action_store_recovery_seen,
  'tie.undone': m.desk_action_tie_undone,
  vouched: m.staff_action_vouched,
}
/** What the parent's screen asks, in a few words; never what is typed. */
const screenWords: Partial<Record<ScreenKind, () => string>> = {
  'ask-identity': m.desk_screen_identity,
  'ask-phone': m.desk_screen_phone,
  'enter-code': m.desk_screen_code,
  'confirm-birth-date': m.desk_screen_birth,
  'choose-password': m.desk_screen_password,
  'enter-credentials': m.desk_screen_credentials,
  'ask-identifier': m.desk_screen_credentials,
  'ask-mail': m.desk_screen_mail,
  'change-mail': m.desk_screen_mail,
  'validate-mail': m.desk_screen_mail,
  franceconnect: m.desk_screen_franceconnect,
  problem: m.desk_screen_problem,
  'staff-pin': m.desk_screen_staff,
  done: m.desk_screen_done,
}
/** Another machine may run another version, with screens that are not known here. */
export const screenWord = (kind: string): string => (screenWords[kind as ScreenKind] ?? m.desk_screen_other)()

const flowWords: Partial<Record<FlowId, () => string>> = {
  'activate-by-letter': m.desk_flow_letter,
  'register-by-sms': m.desk_flow_sms,
  franceconnect: m.desk_flow_franceconnect,
  lost: m.desk_flow_lost,
  'recover-identifier': m.desk_flow_lost,
  'recover-password': m.desk_flow_lost,
}
export const flowWord = (flow: string): string => (flowWords[flow as FlowId] ?? m.desk_flow_other)()

/** What staff tell the parent, as staff read it. */
export const helpWords: Readonly<Record<HelpMessage, () => string>> = {
  coming: m.live_help_coming,
  soon: m.live_help_soon,
  come: m.live_help_come,
}
/** What is asked of a kiosk, as its button says it. */
export const orderWords: Readonly<Record<Order['do'], () => string>> = {
  open: m.desk_watch_open,
  vouch: m.desk_watch_vouch_go,
  release: m.desk_watch_release_go,
  help: m.live_help_title,
  end: m.live_order_end,
}

export const documentWords: Readonly<Record<IdentityDocument, () => string>> = {
  'identity-card': m.parent_document_identity_card,
  passport: m.parent_document_passport,
  'residence-permit': m.parent_document_residence_permit,
  'driving-licence': m.parent_document_driving_licence,
  'known-in-person': m.parent_document_known_in_person,
}

export const actionWord = (action: string): string => actions[action]?.() ?? m.staff_action_other()

const actors: Readonly<Record<string, () => string>> = {
  parent: m.staff_actor_parent,
  system: m.desk_actor_system,
  cli: m.desk_actor_cli,
  visitor: m.desk_actor_visitor,
}
export const actorWord = (actor: string): string => actors[actor]?.() ?? actor

/** What the audit is narrowed to: a part of actions' names. */
export const actionGroups = [
  { part: 'account', says: m.desk_group_accounts },
  { part: 'record', says: m.desk_group_records },
  { part: 'request', says: m.desk_group_requests },
  { part: 'batch', says: m.desk_group_letters },
  { part: 'import', says: m.desk_group_imports },
  { part: 'vouched', says: m.desk_group_vouched },
  { part: 'person', says: m.desk_group_people },
  { part: 'staff', says: m.desk_group_sign_in },
  { part: 'kiosk', says: m.desk_group_kiosk },
] as const

export const dateWords = (iso: string, locale: string): string => dayWords(new Date(`${iso}T12:00:00Z`), locale)

export const instantWords = (at: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short' }).format(at)

/** At the head of a field: with a capital. */
export const fieldLabel = (field: string): string => {
  const word = fieldWord(field)
  return word.charAt(0).toUpperCase() + word.slice(1)
}

export const shownOf = (field: string, value: string | null, locale: string): string =>
  value === null || value === '' ? m.desk_nothing() : field === 'birthDate' ? dateWords(value, locale) : value

export const effectWords: Readonly<Record<Effect['effect'], (named: { name: string }) => string>> = {
  'codes-go-there': m.desk_effect_codes_go_there,
  'no-code-can-go': m.desk_effect_no_code_can_go,
  'number-shared': m.desk_effect_number_shared,
  'mail-goes-there': m.desk_effect_mail_goes_there,
  'proved-stays': m.desk_effect_proved_stays,
  'parent-gives-date': m.desk_effect_parent_gives_date,
  'identifier-stays': m.desk_effect_identifier_stays,
  'letter-shows-old': m.desk_effect_letter_shows_old,
  'letter-will-show-new': m.desk_effect_letter_will_show_new,
  'to-report': m.desk_effect_to_report,
  'sees-child': m.desk_effect_sees_child,
  'sees-child-no-more': m.desk_effect_sees_child_no_more,
  'no-child-left': m.desk_effect_no_child_left,
  'account-kept': m.desk_effect_account_kept,
  'account-ends': m.desk_effect_account_ends,
}

export const tieWords = { linked: m.desk_tie_linked, unlinked: m.desk_tie_unlinked, merged: m.desk_tie_merged } as const

export const roleWords = { secretary: m.desk_role_secretary, head: m.desk_role_head, it: m.desk_role_it } as const

export const troubleWords: Readonly<Record<Trouble, () => string>> = {
  'no-mobile': m.desk_trouble_no_mobile,
  landline: m.desk_trouble_landline,
  'unreadable-number': m.desk_trouble_unreadable_number,
  'other-dialling-code': m.desk_trouble_other_dialling_code,
  'shared-number': m.desk_trouble_shared_number,
  'no-birth-date': m.desk_trouble_no_birth_date,
  'no-class': m.desk_trouble_no_class,
  'no-guardian': m.desk_trouble_no_guardian,
  'names-differ': m.desk_trouble_names_differ,
  'two-records': m.desk_trouble_two_records,
}
export const troubleAdvice: Readonly<Record<Trouble, () => string>> = {
  'no-mobile': m.desk_advice_number,
  landline: m.desk_advice_number,
  'unreadable-number': m.desk_advice_number,
  'other-dialling-code': m.desk_advice_other_dialling_code,
  'shared-number': m.desk_advice_shared_number,
  'no-birth-date': m.desk_advice_no_birth_date,
  'no-class': m.desk_advice_no_class,
  'no-guardian': m.desk_advice_no_guardian,
  'names-differ': m.desk_advice_names_differ,
  'two-records': m.desk_advice_two_records,
}
/** The field that puts it right. */
export const troubleField: Readonly<Record<Trouble, CorrectableField | null>> = {
  'no-mobile': 'mobile',
  landline: 'mobile',
  'unreadable-number': 'mobile',
  'other-dialling-code': 'mobile',
  'shared-number': 'mobile',
  'no-birth-date': 'birthDate',
  'no-class': 'className',
  'no-guardian': null,
  'names-differ': 'familyName',
  'two-records': null,
}

const resolutions: Readonly<Record<string, () => string>> = {
  'take-number': m.desk_resolved_take_number,
  'take-date': m.desk_resolved_take_date,
  unlink: m.desk_resolved_unlink,
  link: m.desk_resolved_link,
  'record-right': m.desk_resolved_record_right,
  settled: m.desk_resolved_settled,
}
export const resolutionWord = (kind: string | null): string => resolutions[kind ?? 'settled']?.() ?? ''

export function resolutionLabel(kind: Resolution['kind'], name: string, value: string): string {
  switch (kind) {
    case 'take-number':
      return m.desk_resolve_take_number({ name, value })
    case 'take-date':
      return m.desk_resolve_take_date({ name, value })
    case 'unlink':
      return m.desk_resolve_unlink({ name })
    case 'link':
      return m.desk_resolve_link({ name })
    case 'record-right':
      return m.desk_resolve_record_right()
    case 'settled':
      return m.staff_request_close()
  }
}

const messages: Readonly<Record<string, () => string>> = {
  'sms-code': m.desk_message_code,
  'mail-recover': m.desk_message_code,
  'mail-new-address': m.desk_message_validation,
  'sms-identifier': m.desk_message_identifier,
  'mail-identifier': m.desk_message_identifier,
  'mail-validation': m.desk_message_validation,
  'mail-changing': m.desk_message_changing,
  'sms-request-settled': m.desk_message_settled,
  'mail-request-settled': m.desk_message_settled,
}
export const messageWord = (template: string): string => messages[template]?.() ?? template

const takeWords: Readonly<Record<string, () => string>> = changeWords

const details: Readonly<Record<string, (value: string) => string>> = {
  fields: (value) => value.split(' ').map(fieldWord).join(', '),
  field: fieldWord,
  reason: (value) => value,
  number: (value) => m.desk_detail_letter({ number: value }),
  pupils: (value) => m.desk_detail_pupils({ count: value }),
  guardians: (value) => m.desk_detail_guardians({ count: value }),
  without: (value) =>
    m.import_detail_without({
      kinds: value
        .split(' ')
        .map((kind) => takeWords[kind]?.() ?? '')
        .join(', '),
    }),
  withoutRecords: (value) => m.import_detail_records({ count: value }),
  identifiers: (value) => m.import_detail_identifiers({ count: value }),
  passwords: (value) => m.import_detail_passwords({ count: value }),
  letters: (value) => m.desk_detail_letters({ count: value }),
  origin: (value) => (value === 'sms' ? 'SMS' : value === 'franceconnect' ? 'FranceConnect' : m.desk_followup_letter()),
  role: (value) => roleWords[value as keyof typeof roleWords](),
  from: (value) => m.live_from({ machine: value }),
  document: (value) => documentWords[value as IdentityDocument]?.() ?? '',
  resolution: (value) => resolutionWord(value),
  kind: (value) => requestWords[value as keyof typeof requestWords]?.() ?? tieWords[value as keyof typeof tieWords]?.() ?? '',
}
/** What an entry of the audit says besides: what people can read of it. */
export const detailWords = (detail: Readonly<Record<string, string | number | boolean | null>>): string =>
  Object.entries(detail)
    .flatMap(([key, value]) => details[key]?.(String(value)) ?? [])
    .filter((words) => words !== '')
    .join(' · ')
