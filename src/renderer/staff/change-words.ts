import { m } from '../../shared/i18n/index.ts'
import type { ChangeKind } from '../../shared/import.ts'

export const changeWords: Readonly<Record<ChangeKind, () => string>> = {
  added: m.import_take_added,
  leaving: m.import_take_leaving,
  renumbered: m.import_take_renumbered,
  names: m.import_take_names,
  birthDate: m.import_take_birthDate,
  className: m.import_take_className,
  phones: m.import_take_phones,
  mail: m.import_take_mail,
  address: m.import_take_address,
  links: m.import_take_links,
}
