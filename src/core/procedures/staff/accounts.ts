import { failure } from '../../../shared/codes.ts'
import type { accountsRows } from '../../../shared/contract/staff/accounts.ts'
import { m } from '../../../shared/i18n/index.ts'
import { err, ok, type Result } from '../../../shared/result.ts'
import type { House } from '../../house.ts'
import { accessTable } from '../../staff/access-table.ts'
import type { HandlersFor } from '../caller.ts'

export const accountsHandlers = ({
  accounts,
  families,
  store,
  clock,
  pins,
  forgetNames,
  desk,
  changed,
}: House): HandlersFor<keyof typeof accountsRows> => {
  const told = <T extends Result<unknown, unknown>>(result: T): T => {
    if (result.ok) changed('families')
    return result
  }
  return {
    'staff.accounts.unblock': ({ guardianId }, { actor }) => told(accounts.unblock(guardianId, actor)),
    'staff.accounts.reset': ({ guardianId, reason }, { actor }) => told(accounts.reset(guardianId, reason, actor)),
    'staff.accounts.close': ({ guardianId, reason }, { actor }) => told(accounts.close(guardianId, reason, actor)),
    'staff.accounts.reopen': ({ guardianId }, { actor }) => told(accounts.reopen(guardianId, actor)),
    'staff.accounts.withdraw': ({ guardianId, reason }, { actor }) => told(accounts.withdraw(guardianId, reason, actor)),
    'staff.accounts.access': async ({ guardianId }, { actor }) => {
      const family = families.get(guardianId)
      if (!family.ok) return family
      const saved = await desk.saveFile(m.desk_access_file(), accessTable(family.value))
      if (!saved.ok || saved.value === null) return saved
      const account = store.accounts.byGuardian(guardianId)
      store.atomically(() =>
        store.audit.append({ at: clock.now(), actor, action: 'account.data-handed-out', subject: account?.id ?? guardianId }),
      )
      return ok({ fileName: saved.value.fileName })
    },
    'staff.accounts.erase': async ({ guardianId, reason, pin }, { actor }) => {
      if (store.accounts.byGuardian(guardianId) === null) return err(failure('not_found'))
      const checked = await pins.check(actor, pin)
      if (!checked.ok) return checked
      const erased = told(accounts.erase(guardianId, reason, actor))
      if (erased.ok) forgetNames()
      return erased
    },
  }
}
