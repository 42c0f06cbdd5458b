import type { importsRows } from '../../../shared/contract/staff/imports.ts'
import { ok } from '../../../shared/result.ts'
import type { House } from '../../house.ts'
import type { HandlersFor } from '../caller.ts'

export const importsHandlers = ({ imports, desk, changed, keepUp }: House): HandlersFor<keyof typeof importsRows> => {
  return {
    'staff.import.preview': async () => {
      const files = await desk.chooseFiles('school-export')
      return files.length === 0 ? ok(null) : imports.preview(files)
    },
    'staff.import.apply': ({ previewId }, { actor }) => {
      const applied = imports.apply(previewId, actor)
      changed('families')
      keepUp()
      return applied
    },
    'staff.import.discard': () => {
      imports.discard()
      return ok({})
    },
    'staff.import.progress': () => ok(imports.progress()),
  }
}
