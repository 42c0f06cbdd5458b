import { failure, type Failure } from '../../shared/codes.ts'
import type { Family, FamilyRow } from '../../shared/contract/staff.ts'
import type { AccountState } from '../../shared/model.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { isLocale, type Locale } from '../../shared/i18n/index.ts'
import { formatPhone } from '../contact/phone.ts'
import { fold } from '../domain/names.ts'
import type { Clock } from '../ports.ts'
import type { Store } from '../store/store.ts'

export interface FamilyQuery {
  readonly query: string
  readonly className: string | null
  readonly state: AccountState | null
  readonly limit: number
  readonly offset: number
}

/** Words to look for; a telephone number typed in groups is one word. */
export function wordsOf(query: string): readonly string[] {
  const digits = query.replaceAll(/[\s.+-]/g, '')
  if (/^\d{4,}$/.test(digits)) return [digits.replace(/^(00)?(33|262|590|594|596|508|687|689|681)(?=\d{6,})/, '')]
  return query.includes('@') ? [query.trim().toLowerCase()] : fold(query).split(' ').filter((word) => word !== '').slice(0, 8)
}

/** Families as staff look for them and open them. */
export function familyDesk(store: Store, clock: Clock) {
  return {
    search(query: FamilyQuery): { total: number; rows: FamilyRow[] } {
      const { total, rows } = store.families.search({ ...query, words: wordsOf(query.query) })
      return {
        total,
        rows: rows.map((row) => ({
          guardianId: row.guardian_id,
          name: row.name,
          children: JSON.parse(row.children) as FamilyRow['children'],
          state: row.state,
          mobile: row.mobile === null ? null : formatPhone(row.mobile),
          mail: row.mail,
        })),
      }
    },
    /** Failure: `not_found`. */
    setLocale(guardianId: string, locale: Locale, actor: string): Result<Record<string, never>, Failure> {
      const account = store.accounts.byGuardian(guardianId)
      if (account === null) return err(failure('not_found'))
      if (account.locale === locale) return ok({})
      const now = clock.now()
      store.atomically(() => {
        store.accounts.setLocale(account.id, locale, now)
        store.audit.append({ at: now, actor, action: 'account.language-set', subject: account.id, detail: { locale } })
      })
      return ok({})
    },
    /** Failure: `not_found`. */
    get(guardianId: string): Result<Family, Failure> {
      const guardian = store.guardians.byId(guardianId)
      const account = store.accounts.byGuardian(guardianId)
      if (guardian === null || account === null) return err(failure('not_found'))
      const names = new Map(store.people.all().map((person) => [person.id, person.name]))
      return ok({
        guardianId,
        civility: guardian.civility,
        familyName: guardian.family_name,
        usageName: guardian.usage_name,
        firstName: guardian.first_name,
        mobile: guardian.mobile === null ? null : formatPhone(guardian.mobile),
        mobileAsExported: guardian.mobile_raw,
        mail: guardian.mail,
        addressLines: JSON.parse(guardian.address_lines) as string[],
        postalCode: guardian.postal_code,
        city: guardian.city,
        children: store.guardians.childrenOf(guardianId).map((child) => ({
          id: child.id,
          firstName: child.first_name,
          familyName: child.family_name,
          className: child.class_name,
          birthDate: child.birth_date,
        })),
        account: { identifier: account.identifier, locale: isLocale(account.locale) ? account.locale : 'fr', state: account.state, origin: account.origin, activatedAt: account.activated_at },
        letters: store.letters.ofAccount(account.id).map((letter) => ({
          id: letter.id,
          number: letter.number,
          batchId: letter.batch_id,
          state: letter.state,
          at: letter.updated_at,
        })),
        history: store.audit.about(account.id).map((entry) => ({ at: entry.at, actor: names.get(entry.actor) ?? entry.actor, action: entry.action })),
      })
    },
  }
}
export type FamilyDesk = ReturnType<typeof familyDesk>
