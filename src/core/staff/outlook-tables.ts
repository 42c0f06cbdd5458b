import type { OutputOf } from '../../shared/contract.ts'
import type { Trouble, TroubleRow } from '../../shared/contract/staff/outlook.ts'
import { m } from '../../shared/i18n/index.ts'
import { csv } from '../csv.ts'

const WORD: Readonly<Record<Trouble, () => string>> = {
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

/** Who will be stopped at the kiosk, for paper or a spreadsheet. */
export const troubleTable = (rows: readonly TroubleRow[]): Uint8Array =>
  csv(
    [m.desk_csv_name(), m.desk_csv_classes(), m.desk_outlook_trouble(), m.desk_outlook_detail()],
    rows.map((row) => [row.name, row.className, WORD[row.trouble](), row.detail]),
  )

/** Activation by class, then by week. */
export const followUpTable = ({ classes, weeks }: OutputOf<'staff.followUp'>): Uint8Array =>
  csv(
    [
      m.staff_families_class(),
      m.desk_followup_pupils(),
      m.desk_followup_reached(),
      m.staff_state_unnotified(),
      m.staff_state_notified(),
      m.staff_state_activating(),
      m.staff_state_active(),
    ],
    [
      ...classes.map((row) => [row.className, row.pupils, row.reached, row.unnotified, row.notified, row.activating, row.active]),
      [],
      [m.desk_followup_week(), m.desk_followup_activated(), 'SMS', 'FranceConnect', m.desk_followup_letter()],
      ...weeks.map((row) => [row.monday, row.activated, row.sms, row.franceconnect, row.school]),
    ],
  )
