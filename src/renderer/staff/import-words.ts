import type { ListReason } from '../../shared/account-list.ts'
import { m } from '../../shared/i18n/index.ts'
import type { ChangeKind, ImportChange, ImportNote } from '../../shared/import.ts'
import type { MappedField, RowMeaning } from '../../shared/mapping.ts'
import { fieldLabel } from './words.ts'

const KINDS: Readonly<Record<string, ChangeKind>> = {
  familyName: 'names',
  usageName: 'names',
  firstName: 'names',
  civility: 'names',
  sex: 'names',
  ine: 'names',
  birthDate: 'birthDate',
  className: 'className',
  mobile: 'phones',
  phoneHome: 'phones',
  phoneWork: 'phones',
  mail: 'mail',
  address: 'address',
  postalCode: 'address',
  city: 'address',
  country: 'address',
  guardians: 'links',
}
/** Which kind of change a field of the preview belongs to. */
export const fieldKind = (field: string): ChangeKind | null => KINDS[field] ?? null

export const noteWords: Readonly<Record<ImportNote, (of: { count: number }) => string>> = {
  renumbered: m.import_note_renumbered,
  reused: m.import_note_reused,
  twoRecords: m.import_note_twoRecords,
  homonyms: m.import_note_homonyms,
  twins: m.import_note_twins,
  severalChildren: m.import_note_severalChildren,
  withoutMobile: m.import_note_withoutMobile,
}

export const reasonWords: Readonly<Record<ListReason, () => string>> = {
  'unknown-pupil': m.import_reason_unknown_pupil,
  'unknown-guardian': m.import_reason_unknown_guardian,
  homonyms: m.import_reason_homonyms,
  'class-differs': m.import_reason_class_differs,
  'two-identifiers': m.import_reason_two_identifiers,
  'identifier-shared': m.import_reason_identifier_shared,
  'identifier-taken': m.import_reason_identifier_taken,
  'bad-identifier': m.import_reason_bad_identifier,
  active: m.import_reason_active,
  'letter-out': m.import_reason_letter_out,
  closed: m.import_reason_closed,
}

/** «Élève», «Responsable 1», «Enfant 2»: what a group of mapped fields is about. */
export function groupWord(group: string, rows: RowMeaning): string {
  if (group === 'pupil') return m.import_map_group_pupil()
  if (group.startsWith('child')) return m.import_map_group_child({ n: group.slice(-1) })
  if (rows === 'guardian') return m.import_map_group_guardian()
  return group === 'guardian1' ? m.import_map_group_guardian1() : m.import_map_group_guardian2()
}

export const mappedLabel = (field: MappedField): string => fieldLabel(field.split('.')[1] ?? field)
export const mappedWord = (field: MappedField, rows: RowMeaning): string =>
  `${groupWord(field.split('.')[0] ?? '', rows)} – ${mappedLabel(field).toLowerCase()}`

/** What an import did to a guardian or a child, where no field says it. */
export const historyWords: Readonly<Record<Exclude<ImportChange['what'], 'changed'>, () => string>> = {
  added: m.import_history_added,
  left: m.import_history_left,
  back: m.import_history_back,
  linked: m.import_history_linked,
  unlinked: m.import_history_unlinked,
  password: m.import_history_password,
}
