import type { FamilyRow } from '../../shared/contract/staff.ts'
import { m } from '../../shared/i18n/index.ts'
import type { AccountState } from '../../shared/model.ts'
import { csv } from '../csv.ts'

const STATE: Readonly<Record<AccountState, () => string>> = {
  unnotified: m.staff_state_unnotified,
  notified: m.staff_state_notified,
  activating: m.staff_state_activating,
  active: m.staff_state_active,
}

/** The families of a list as a spreadsheet shows them, one row a guardian. */
export const familyTable = (rows: readonly FamilyRow[]): Uint8Array =>
  csv(
    [m.desk_csv_name(), m.desk_csv_children(), m.desk_csv_classes(), m.desk_csv_state(), m.desk_csv_mobile(), m.desk_csv_mail()],
    rows.map((row) => [
      row.name,
      row.children.map((child) => child.firstName).join(', '),
      [...new Set(row.children.flatMap((child) => child.className ?? []))].join(', '),
      STATE[row.state](),
      row.mobile,
      row.mail,
    ]),
  )
