import type { Correction, Tie } from '../../shared/correction.ts'
import { m } from '../../shared/i18n/index.ts'
import { csv } from '../csv.ts'

const FIELD = {
  familyName: m.staff_field_familyName,
  usageName: m.staff_field_usageName,
  firstName: m.staff_field_firstName,
  birthDate: m.staff_field_birthDate,
  className: m.staff_field_className,
  mobile: m.staff_field_mobile,
  phoneHome: m.desk_field_phoneHome,
  mail: m.staff_field_mail,
  address: m.staff_field_address,
  postalCode: m.staff_field_postalCode,
  city: m.staff_field_city,
} as const
const TIE = { linked: m.desk_tie_linked, unlinked: m.desk_tie_unlinked, merged: m.desk_tie_merged } as const

const day = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** «À reporter dans SIECLE / ONDE» as a spreadsheet: whom, what, from what, to what, why, when, by whom. */
export const reportTable = ({
  corrections,
  ties,
}: {
  readonly corrections: readonly Correction[]
  readonly ties: readonly Tie[]
}): Uint8Array =>
  csv(
    [
      m.desk_report_name(),
      m.desk_report_what(),
      m.desk_report_before(),
      m.desk_report_after(),
      m.desk_report_reason(),
      m.desk_report_on(),
      m.desk_report_by(),
    ],
    [
      ...corrections.map((row) => [row.name, FIELD[row.field](), row.before, row.after, row.reason, day(row.at), row.actor]),
      ...ties.map((row) => [row.guardianName, TIE[row.kind](), null, row.otherName, row.reason, day(row.at), row.actor]),
    ],
  )
