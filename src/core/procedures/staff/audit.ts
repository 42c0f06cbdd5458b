import type { auditRows } from '../../../shared/contract/staff/audit.ts'
import { m } from '../../../shared/i18n/index.ts'
import { ok } from '../../../shared/result.ts'
import type { House } from '../../house.ts'
import type { HandlersFor } from '../caller.ts'

export const auditHandlers = ({ auditDesk, store, clock, desk }: House): HandlersFor<keyof typeof auditRows> => ({
  'staff.audit.search': (asked) => ok(auditDesk.search(asked)),
  'staff.audit.verify': () => ok(auditDesk.verify()),
  'staff.audit.export': async (_input, { actor }) => {
    const { lines, entries } = auditDesk.lines()
    const saved = await desk.saveFile(m.desk_audit_file(), lines)
    if (!saved.ok) return saved
    if (saved.value === null) return ok(null)
    store.atomically(() => store.audit.append({ at: clock.now(), actor, action: 'audit.exported', subject: null, detail: { entries } }))
    return ok({ fileName: saved.value.fileName, entries })
  },
})
