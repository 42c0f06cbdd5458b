import type { Family } from '../../shared/contract/staff.ts'
import { m } from '../../shared/i18n/index.ts'
import { csv } from '../csv.ts'

type Fact = readonly [what: string, value: string | null]

const when = (at: number | null): string => (at === null ? '' : new Date(at).toISOString().slice(0, 16).replace('T', ' '))
const listed = (...parts: readonly (string | null)[]): string => parts.filter((part) => part !== null && part !== '').join(', ')

/** Everything that is known of a guardian, for them to keep (RGPD, article 15): one row a fact. Secrets are none of it: hashes only. */
export function accessTable(family: Family): Uint8Array {
  const { account } = family
  const facts: readonly Fact[] = [
    [m.staff_field_familyName(), family.familyName],
    [m.staff_field_usageName(), family.usageName],
    [m.staff_field_firstName(), family.firstName],
    [m.staff_field_mobile(), family.mobile],
    [m.desk_field_phoneHome(), family.phoneHome],
    [m.staff_field_mail(), family.mail],
    [m.staff_field_address(), listed(...family.addressLines, family.postalCode, family.city)],
    ...family.children.map((child): Fact => [
      m.staff_col_children(),
      listed(`${child.firstName} ${child.familyName}`, child.className, child.birthDate),
    ]),
    [m.staff_family_identifier(), account.identifier],
    [m.staff_col_state(), account.state],
    [m.desk_access_activated(), when(account.activatedAt)],
    [m.desk_access_proved_mobile(), account.provedMobile],
    [m.desk_access_proved_mail(), account.provedMail],
    ['FranceConnect', account.franceConnect ? m.desk_yes() : m.desk_no()],
    ...family.letters.map((letter): Fact => [m.staff_col_letter(), listed(String(letter.number), letter.state, when(letter.at))]),
    ...family.messages.map((row): Fact => [m.desk_access_message(), listed(row.channel, row.template, row.state, when(row.at))]),
    ...family.requests.map((row): Fact => [m.desk_access_request(), listed(row.reference, row.kind, when(row.at))]),
    ...family.corrections.map((row): Fact => [
      m.desk_access_correction(),
      listed(row.name, `${row.field} : ${row.before ?? '–'} → ${row.after ?? '–'}`, when(row.at)),
    ]),
    ...family.history.map((entry): Fact => [m.staff_family_history(), listed(when(entry.at), entry.action, entry.actor)]),
  ]
  return csv([m.desk_access_what(), m.desk_access_value()], facts)
}
