import type { importsRows } from '../../../shared/contract/staff/imports.ts'
import { ok } from '../../../shared/result.ts'
import type { House } from '../../house.ts'
import type { HandlersFor } from '../caller.ts'

export const importsHandlers = ({ imports, desk, changed, keepUp, names }: House): HandlersFor<keyof typeof importsRows> => {
  return {
    'staff.import.preview': async () => {
      const files = await desk.chooseFiles('school-export')
      return files.length === 0 ? ok(null) : imports.look(files)
    },
    'staff.import.count': ({ tableId, mapping }) => imports.count(tableId, mapping),
    'staff.import.map': ({ tableId, mapping }, { actor }) => imports.map(tableId, mapping, actor),
    'staff.import.entries': ({ previewId, group, ...page }) => imports.entries(previewId, group, page),
    'staff.import.tie': ({ previewId, ties }) => imports.tie(previewId, ties),
    'staff.import.apply': ({ previewId, leaveOut }, { actor }) => {
      const applied = imports.apply(previewId, actor, leaveOut)
      changed('families')
      keepUp()
      return applied
    },
    'staff.import.applyAccounts': async ({ previewId, choices }, { actor }) => {
      const applied = await imports.applyList(previewId, choices, actor)
      changed('families')
      keepUp()
      return applied
    },
    'staff.import.deleteFile': (_input, { actor }) => imports.deleteClearFile(actor),
    'staff.import.discard': () => {
      imports.discard()
      return ok({})
    },
    'staff.import.last': () => {
      const last = imports.last()
      if (last === null) return ok(null)
      const { run, since } = last
      return ok({ at: run.at, by: names()(run.actor), report: run.report, since })
    },
    'staff.import.undo': (_input, { actor }) => {
      const undone = imports.undo(actor)
      changed('families')
      changed('import')
      keepUp()
      return undone.ok ? ok({}) : undone
    },
    'staff.import.progress': () => ok(imports.progress()),
  }
}
