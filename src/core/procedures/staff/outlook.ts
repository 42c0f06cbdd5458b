import type { outlookRows } from '../../../shared/contract/staff/outlook.ts'
import { m } from '../../../shared/i18n/index.ts'
import { ok } from '../../../shared/result.ts'
import type { House } from '../../house.ts'
import { followUpTable, troubleTable } from '../../staff/outlook-tables.ts'
import type { HandlersFor } from '../caller.ts'

export const outlookHandlers = ({ outlook, desk }: House): HandlersFor<keyof typeof outlookRows> => ({
  'staff.outlook.counts': () => ok(outlook.counts()),
  'staff.outlook.list': ({ trouble, limit, offset }) => ok(outlook.list(trouble, limit, offset)),
  'staff.outlook.export': async () => {
    const rows = outlook.all()
    const saved = await desk.saveFile(m.desk_outlook_file(), troubleTable(rows))
    return saved.ok ? ok(saved.value === null ? null : { fileName: saved.value.fileName, rows: rows.length }) : saved
  },
  'staff.followUp': () => ok(outlook.followUp()),
  'staff.followUp.export': async () => {
    const saved = await desk.saveFile(m.desk_followup_file(), followUpTable(outlook.followUp()))
    return saved.ok ? ok(saved.value === null ? null : { fileName: saved.value.fileName }) : saved
  },
})
