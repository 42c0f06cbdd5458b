import { failure, type Failure } from '../../shared/codes.ts'
import type { OutputOf } from '../../shared/contract.ts'
import type { Brakes } from '../accounts/brakes.ts'
import type { Family, FamilyList, FamilyRow } from '../../shared/contract/staff.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { isLocale, type Locale } from '../../shared/i18n/index.ts'
import { formatPhone } from '../contact/phone.ts'
import type { FoundRow } from '../store/finder.ts'
import type { Finder } from '../finder/index.ts'
import type { Clock } from '../ports.ts'
import type { Store } from '../store/store.ts'

export interface FamilyDeskPorts {
  readonly store: Store
  readonly clock: Clock
  readonly finder: Finder
  readonly brakes: Brakes
}

const PAGE = 200

/** Families as staff look for them and open them. */
export function familyDesk({ store, clock, finder, brakes }: FamilyDeskPorts) {
  const waiting = (only: FamilyList['only']): readonly string[] | null => {
    switch (only) {
      case null:
        return null
      case 'blocked':
        return brakes.blocked()
      case 'request':
        return store.requests.guardiansWaiting()
      case 'closed':
        return store.accounts.closedGuardians()
    }
  }
  const shown = (row: FoundRow): FamilyRow => ({
    guardianId: row.guardian_id,
    name: row.name,
    children: JSON.parse(row.children) as FamilyRow['children'],
    state: row.state,
    mobile: row.mobile === null ? null : formatPhone(row.mobile),
    mail: row.mail,
  })
  return {
    search(asked: FamilyList & { readonly limit: number; readonly offset: number }): OutputOf<'staff.families.search'> {
      const { total, more, rows, instead, behind } = finder.search({ ...asked, among: waiting(asked.only) })
      return { total, more, instead: [...instead], behind, rows: rows.map(shown) }
    },
    /** Every row of a list, a page at a time, for a table of them. */
    *all(asked: FamilyList): Generator<FamilyRow> {
      const among = waiting(asked.only)
      for (let offset = 0; ; offset += PAGE) {
        const { rows } = finder.search({ ...asked, among, limit: PAGE, offset })
        yield* rows.map(shown)
        if (rows.length < PAGE) return
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
        account: {
          identifier: account.identifier,
          locale: isLocale(account.locale) ? account.locale : 'fr',
          state: account.state,
          origin: account.origin,
          activatedAt: account.activated_at,
        },
        letters: store.letters.ofAccount(account.id).map((letter) => ({
          id: letter.id,
          number: letter.number,
          batchId: letter.batch_id,
          state: letter.state,
          at: letter.updated_at,
        })),
        history: store.audit
          .about(account.id)
          .map((entry) => ({ at: entry.at, actor: names.get(entry.actor) ?? entry.actor, action: entry.action })),
      })
    },
  }
}
export type FamilyDesk = ReturnType<typeof familyDesk>
