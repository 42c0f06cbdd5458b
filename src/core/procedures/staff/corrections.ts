import type { correctionsRows } from '../../../shared/contract/staff/corrections.ts'
import { ok } from '../../../shared/result.ts'
import type { Result } from '../../../shared/result.ts'
import type { House } from '../../house.ts'
import { reportTable } from '../../staff/report-table.ts'
import type { HandlersFor } from '../caller.ts'
import { m } from '../../../shared/i18n/index.ts'

export const correctionsHandlers = ({
  corrections,
  ties,
  store,
  desk,
  changed,
  names,
}: House): HandlersFor<keyof typeof correctionsRows> => {
  const told = <T extends Result<unknown, unknown>>(result: T): T => {
    if (result.ok) changed('families')
    return result
  }
  const open = () => ({
    corrections: store.corrections.open().map((row) => corrections.shown(row, names())),
    ties: store.ties.open().map((row) => ties.shown(row, names())),
  })
  return {
    'staff.corrections.preview': ({ subject, edits }) => corrections.preview(subject, edits),
    'staff.corrections.make': ({ subject, edits, reason }, { actor }) => told(corrections.make(subject, edits, reason, actor)),
    'staff.corrections.undo': ({ correctionIds }, { actor }) => told(corrections.undo(correctionIds, actor)),
    'staff.corrections.open': () => ok(open()),
    'staff.corrections.export': async () => {
      const list = open()
      const saved = await desk.saveFile(m.desk_report_file(), reportTable(list))
      return saved.ok
        ? ok(saved.value === null ? null : { fileName: saved.value.fileName, rows: list.corrections.length + list.ties.length })
        : saved
    },
    'staff.ties.preview': ({ tie }) => ties.preview(tie),
    'staff.ties.make': ({ tie, reason }, { actor }) => told(ties.make(tie, reason, actor)),
    'staff.ties.undo': ({ tieId }, { actor }) => told(ties.undo(tieId, actor)),
    'staff.pupils.find': ({ query }) =>
      ok(
        store.pupils.find(query).map((row) => ({
          id: row.id,
          name: `${row.first_name} ${row.usage_name ?? row.family_name}`,
          className: row.class_name,
          birthDate: row.birth_date,
        })),
      ),
  }
}
