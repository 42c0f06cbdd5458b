import { sameName } from '../domain/names.ts'
import type { Child, Directory, KnownAccount } from '../flows/ports.ts'
import type { AccountRow } from '../store/accounts.ts'
import type { GuardianRow } from '../store/guardians.ts'
import type { Store } from '../store/store.ts'

/** Who is known to the school, as the parents' flows ask it. */
export function directory(store: Store): Directory {
  const known = (row: AccountRow, guardian: GuardianRow): KnownAccount => ({
    id: row.id,
    guardianId: row.guardian_id,
    identifier: row.identifier,
    state: row.state,
    guardianName: `${guardian.first_name} ${guardian.usage_name ?? guardian.family_name}`.trim(),
  })
  const named = (guardian: GuardianRow, familyName: string, firstName: string): boolean =>
    (sameName(guardian.family_name, familyName) || (guardian.usage_name !== null && sameName(guardian.usage_name, familyName))) &&
    (guardian.first_name === '' || sameName(guardian.first_name, firstName))
  return {
    withMobile: (mobile, familyName, firstName) =>
      store.guardians
        .byMobile(mobile)
        .filter((guardian) => named(guardian, familyName, firstName))
        .flatMap((guardian) => {
          const account = store.accounts.byGuardian(guardian.id)
          return account === null ? [] : [known(account, guardian)]
        }),
    account(id) {
      const row = store.accounts.byId(id)
      const guardian = row === null ? null : store.guardians.byId(row.guardian_id)
      return row === null || guardian === null ? null : known(row, guardian)
    },
    children: (guardianId): readonly Child[] =>
      store.guardians.childrenOf(guardianId).map((row) => ({ id: row.id, firstName: row.first_name, birthDate: row.birth_date })),
    unvalidatedMail(accountId) {
      const mail = store.contactPoints.get(accountId, 'mail')
      return mail === null || mail.verified_at !== null ? null : mail.value
    },
  }
}
