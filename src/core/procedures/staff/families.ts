import type { familiesRows } from '../../../shared/contract/staff/families.ts'
import { ok } from '../../../shared/result.ts'
import { m } from '../../../shared/i18n/index.ts'
import { familyTable } from '../../staff/family-table.ts'
import type { House } from '../../house.ts'
import type { HandlersFor } from '../caller.ts'

export const familiesHandlers = ({ families, store, desk, changed }: House): HandlersFor<keyof typeof familiesRows> => {
  return {
    'staff.families.search': (query) => ok(families.search(query)),
    'staff.families.export': async (list) => {
      const rows = [...families.all(list)]
      const saved = await desk.saveFile(m.desk_csv_file(), familyTable(rows))
      return saved.ok ? ok(saved.value === null ? null : { fileName: saved.value.fileName, rows: rows.length }) : saved
    },
    'staff.families.get': ({ guardianId }) => families.get(guardianId),
    'staff.families.setLocale': ({ guardianId, locale }, { actor }) => {
      const set = families.setLocale(guardianId, locale, actor)
      changed('families')
      return set
    },
    'staff.classes': () =>
      ok(
        store.families
          .classes()
          .map((row) => ({ className: row.class_name, pupils: row.pupils, guardians: row.guardians, notActive: row.not_active })),
      ),
  }
}
