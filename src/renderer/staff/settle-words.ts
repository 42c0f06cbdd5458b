import { m, type Locale } from '../../shared/i18n/index.ts'
import type { About, Conflict, Refused, Said, SaidField } from '../../shared/settle.ts'
import type { StaffRole } from '../../shared/model.ts'
import { actorWord, dateWords, fieldLabel, instantWords, roleWords } from './words.ts'

/** What is said of one conflict, and what its buttons say. */
export interface ConflictWords {
  readonly head: string
  readonly happened: string | null
  readonly stands: string
  readonly todo: string | null
  readonly keep: string
  readonly take: string | null
}

const fields: Partial<Record<SaidField, () => string>> = {
  closed: m.sync_field_closed,
  mergedInto: m.sync_field_mergedInto,
  provedMobile: m.sync_field_provedMobile,
  provedMail: m.sync_field_provedMail,
  pendingMail: m.sync_field_pendingMail,
  identifier: m.sync_field_identifier,
  guardian: m.sync_field_guardian,
  child: m.sync_field_child,
  personName: m.sync_field_personName,
  role: m.sync_field_role,
  pin: m.sync_field_pin,
  reference: m.sync_field_reference,
  letterNumber: m.sync_field_letterNumber,
  phoneWork: m.sync_field_phoneWork,
}
export function saidLabel(field: SaidField): string {
  const word = fields[field]?.()
  return word === undefined ? fieldLabel(field) : capital(word)
}

export function saidWords({ field, value }: Said, locale: Locale): string {
  switch (field) {
    case 'pin':
      return m.sync_pin_other()
    case 'closed':
      return value === null ? m.sync_account_open() : m.sync_account_closed({ reason: value })
    case 'mergedInto':
      return value ?? m.sync_separate()
    case 'birthDate':
      return value === null ? m.sync_nothing() : dateWords(value, locale)
    case 'role':
      return value !== null && value in roleWords ? roleWords[value as StaffRole]() : m.sync_nothing()
    default:
      return value ?? m.sync_nothing()
  }
}

const somebody = (by: string | null): string => (by === null ? m.sync_somebody() : actorWord(by))
export const nameOf = (about: About | null): string => about?.name ?? m.sync_nobody()

/** Who wrote it, and when. */
export function byWords({ by, at }: Conflict['mine'], locale: Locale): string {
  if (by === null && at === null) return m.sync_since()
  return at === null ? somebody(by) : m.sync_by({ name: somebody(by), at: instantWords(at, locale) })
}

/** A record in the middle of a sentence. */
export function recordWords(about: About, other: About | null): string {
  const name = nameOf(about)
  switch (about.record) {
    case 'responsibility':
      return m.sync_what_link({ name, child: other?.name ?? m.sync_a_child() })
    case 'contact_point':
      return m.sync_what_contact({ name })
    case 'guardian':
    case 'pupil':
    case 'person':
      return m.sync_what_record({ name })
    case 'account':
    case 'credential':
    case 'mail_link':
      return m.sync_what_account({ name })
    case 'letter':
    case 'letter_batch':
    case 'letter_receipt':
      return m.sync_what_letter({ name })
    case 'request':
      return m.sync_what_request({ name })
    case 'correction':
    case 'tie':
    case 'conflict':
    case null:
      return m.sync_what_other({ name })
  }
}

/** Short enough for a button. */
const SHORT = 26
function named(side: Conflict['mine'], locale: Locale, withValue: (value: { value: string }) => string, without: () => string): string {
  const [only, ...more] = side.said
  const value = only === undefined || more.length > 0 || only.value === null || only.field === 'pin' ? '' : saidWords(only, locale)
  return value === '' || value.length > SHORT || value.includes('\n') ? without() : withValue({ value })
}

/** What happened, what stands now, what to do. */
export function conflictWords(conflict: Conflict, locale: Locale): ConflictWords {
  const words = wordsOf(conflict, locale)
  return { ...words, head: capital(words.head), happened: words.happened === null ? null : capital(words.happened) }
}

const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1)

function wordsOf(conflict: Conflict, locale: Locale): ConflictWords {
  const { about, other, mine, theirs } = conflict
  const name = nameOf(about)
  const who = { mine: somebody(mine.by), theirs: somebody(theirs.by) }
  /** One person at two machines; two parents are two. */
  const byOne = mine.by !== null && mine.by === theirs.by && mine.by === actorWord(mine.by)
  const child = other?.name ?? m.sync_a_child()
  const told = { happened: null, todo: null, keep: m.sync_settled(), take: null }
  switch (conflict.kind) {
    case 'same-field':
      return {
        head: [...new Set([...theirs.said, ...mine.said].map(({ field }) => saidLabel(field)))].join(', '),
        happened: theirs.by === null ? null : byOne ? m.sync_same_field_one({ name: who.mine }) : m.sync_same_field(who),
        stands: m.sync_same_field_stands(),
        todo: null,
        keep: named(theirs, locale, m.sync_keep_value, m.sync_keep),
        take: named(mine, locale, m.sync_take_value, m.sync_take),
      }
    case 'delete-edit':
      return {
        ...told,
        head: m.sync_delete_edit({ ...who, what: recordWords(about, other) }),
        stands: m.sync_delete_edit_stands(),
        keep: m.sync_keep(),
        take: m.sync_delete_edit_take(),
      }
    case 'gone':
      return {
        ...told,
        head: m.sync_gone({ ...who, what: recordWords(about, other) }),
        stands: m.sync_gone_stands(),
        todo: m.sync_gone_todo(),
      }
    case 'two-letters':
      return {
        ...told,
        head: byOne ? m.sync_two_letters_one({ by: who.mine, name }) : m.sync_two_letters({ ...who, name }),
        stands:
          theirs.letter === null || mine.letter === null
            ? m.sync_two_letters_stands_unnumbered()
            : m.sync_two_letters_stands({ first: theirs.letter, second: mine.letter }),
        todo: m.sync_two_letters_todo(),
      }
    case 'two-passwords':
      return {
        ...told,
        head: m.sync_two_passwords({ name }),
        stands: m.sync_two_passwords_stands(),
        todo: m.sync_two_passwords_todo(),
      }
    case 'letter-superfluous':
      return {
        ...told,
        head: m.sync_letter_superfluous({ name }),
        stands: m.sync_letter_superfluous_stands(),
        todo: mine.letter === null ? m.sync_letter_superfluous_todo() : m.sync_letter_superfluous_todo_number({ number: mine.letter }),
      }
    case 'identifier-taken':
      return {
        ...told,
        head: m.sync_identifier_taken({ was: mine.said[0]?.value ?? '' }),
        stands: m.sync_identifier_taken_stands({ name, other: nameOf(other), now: theirs.said[0]?.value ?? '' }),
        todo: m.sync_identifier_taken_todo(),
      }
    case 'same-person':
      if (about.record === 'account')
        return {
          ...told,
          head: m.sync_same_identity({ name, other: nameOf(other) }),
          stands: m.sync_same_identity_stands({ name, other: nameOf(other) }),
          todo: m.sync_same_identity_todo(),
        }
      return {
        ...told,
        head: m.sync_same_person({ name }),
        stands: m.sync_same_person_stands(),
        todo: about.record === 'pupil' ? m.sync_same_person_todo_pupil() : m.sync_same_person_todo(),
      }
    case 'merge-unlink':
      return {
        ...told,
        head: m.sync_merge_unlink({ ...who, name, child }),
        stands: m.sync_merge_unlink_stands({ name, child }),
        keep: m.sync_merge_unlink_keep(),
        take: m.sync_merge_unlink_take({ child }),
      }
  }
}

/** Whether a new letter is a way out of it. */
export function endsWithLetter({ kind, about }: Conflict): boolean {
  return about.guardianId !== null && (kind === 'two-letters' || kind === 'identifier-taken')
}

/** Why the hub refused it, and what to do. */
export function rejectionWords(code: Refused['code']): { readonly why: string; readonly todo: string } {
  switch (code) {
    case 'change_not_understood':
      return { why: m.sync_refused_not_understood(), todo: m.sync_refused_not_understood_todo() }
    case 'parent_missing':
      return { why: m.sync_refused_parent(), todo: m.sync_refused_parent_todo() }
    case 'second_account':
      return { why: m.sync_refused_second_account(), todo: m.sync_refused_second_account_todo() }
  }
}
