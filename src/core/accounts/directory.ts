import { sameFamilyName, sameName } from '../domain/names.ts'
import type { Child, Directory, KnownAccount } from '../flows/ports.ts'
import type { AccountRow } from '../store/accounts.ts'
import type { GuardianRow } from '../store/guardians.ts'
import type { Store } from '../store/store.ts'

const usable = (row: AccountRow): boolean => row.merged_into === null && row.closed_at === null

/** Who is known to the school, as the parents' flows ask it. */
export function directory(store: Store): Directory {
  const known = (row: AccountRow, guardian: GuardianRow): KnownAccount => ({
    id: row.id,
    guardianId: row.guardian_id,
    identifier: row.identifier,
    state: row.state,
    guardianName: `${guardian.first_name} ${guardian.usage_name ?? guardian.family_name}`.trim(),
  })
  const seen = (row: AccountRow): KnownAccount | null => {
    const guardian = store.guardians.byId(row.guardian_id)
    return guardian === null ? null : known(row, guardian)
  }
  const named = (guardian: GuardianRow, families: readonly string[], firsts: readonly string[]): boolean =>
    families.some(
      (name) => sameFamilyName(guardian.family_name, name) || (guardian.usage_name !== null && sameFamilyName(guardian.usage_name, name)),
    ) &&
    (guardian.first_name === '' || firsts.some((name) => sameName(guardian.first_name, name)))
  return {
    withMobile: (mobile, familyNames, firstNames) =>
      store.guardians
        .byMobile(mobile)
        .filter((guardian) => named(guardian, familyNames, firstNames))
        .flatMap((guardian) => {
          const account = store.accounts.byGuardian(guardian.id)
          return account === null || !usable(account) ? [] : [known(account, guardian)]
        }),
    account(id) {
      const row = store.accounts.byId(id)
      const guardian = row === null ? null : store.guardians.byId(row.guardian_id)
      return row === null || guardian === null ? null : known(row, guardian)
    },
    withIdentifier(identifier) {
      const row = store.accounts.byIdentifier(identifier.trim())
      return row === null || !usable(row) ? null : seen(row)
    },
    withMail: (mail) => store.accounts.byMail(mail).flatMap((row) => seen(row) ?? []),
    withNumber: (mobile) => store.accounts.byMobile(mobile).flatMap((row) => seen(row) ?? []),
    withFranceConnect(subject) {
      const row = store.accounts.byFranceConnect(subject)
      return row === null || !usable(row) ? null : seen(row)
    },
    contacts(accountId) {
      const row = store.accounts.byId(accountId)
      const guardian = row === null ? null : store.guardians.byId(row.guardian_id)
      const mail = store.contactPoints.get(accountId, 'mail')
      const mobile = store.contactPoints.get(accountId, 'mobile')
      const validated = mail !== null && mail.verified_at !== null
      return {
        mail: validated ? mail.value : (guardian?.mail ?? null),
        mailValidated: validated,
        pendingMail: mail?.pending ?? null,
        mobile: mobile !== null && mobile.verified_at !== null ? mobile.value : (guardian?.mobile ?? null),
      }
    },
    sameNames(accountId, otherId) {
      const [one, other] = [accountId, otherId].map((id) => {
        const row = store.accounts.byId(id)
        return row === null ? null : store.guardians.byId(row.guardian_id)
      })
      if (one === null || one === undefined || other === null || other === undefined) return false
      const families = (guardian: GuardianRow): string[] => [
        guardian.family_name,
        ...(guardian.usage_name === null ? [] : [guardian.usage_name]),
      ]
      return sameName(one.first_name, other.first_name) && families(one).some((a) => families(other).some((b) => sameName(a, b)))
    },
    children: (guardianId): readonly Child[] =>
      store.guardians
        .childrenOf(guardianId)
        .map((row) => ({ id: row.id, firstName: row.first_name, birthDate: row.birth_date, className: row.class_name })),
    unvalidatedMail(accountId) {
      const mail = store.contactPoints.get(accountId, 'mail')
      return mail === null || mail.verified_at !== null ? null : mail.value
    },
  }
}
