import { failure, type Failure } from '../../shared/codes.ts'
import type { OutputOf } from '../../shared/contract.ts'
import type { Brakes } from '../accounts/brakes.ts'
import type { Family, FamilyList, FamilyRow } from '../../shared/contract/staff.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { isLocale, type Locale } from '../../shared/i18n/index.ts'
import { formatPhone } from '../contact/phone.ts'
import type { FoundRow } from '../store/finder-rows.ts'
import type { Finder } from '../finder/index.ts'
import type { Directory } from '../flows/ports.ts'
import type { Clock } from '../ports.ts'
import type { GuardianRow } from '../store/guardians.ts'
import type { CorrectionDesk } from './corrections.ts'
import { familyHistory } from './family-history.ts'
import type { HandOver } from './hand-over.ts'
import type { TieDesk } from './ties.ts'
import type { Store } from '../store/store.ts'

export interface FamilyDeskPorts {
  readonly store: Store
  readonly clock: Clock
  readonly finder: Finder
  readonly brakes: Brakes
  readonly directory: Directory
  readonly corrections: CorrectionDesk
  readonly ties: TieDesk
  readonly names: () => (actor: string) => string
  readonly handOver: HandOver
}

const PAGE = 200

/** Families as staff look for them and open them. */
export function familyDesk({ store, clock, finder, brakes, directory, corrections, ties, names, handOver }: FamilyDeskPorts) {
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
      const nameOf = names()
      const proved = directory.contacts(account.id)
      const provedMobile = store.contactPoints.get(account.id, 'mobile')
      const main = account.merged_into === null ? null : store.accounts.byId(account.merged_into)
      const mainGuardian = main === null ? null : store.guardians.byId(main.guardian_id)
      const children = store.guardians.childrenOf(guardianId)
      const recipients = [guardian.mobile, guardian.mail, proved.mail, proved.mobile].filter((value) => value !== null)
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
        children: children.map((child) => ({
          id: child.id,
          firstName: child.first_name,
          familyName: child.family_name,
          className: child.class_name,
          birthDate: child.birth_date,
        })),
        phoneHome: guardian.phone_home === null ? null : formatPhone(guardian.phone_home),
        account: {
          identifier: account.identifier,
          locale: isLocale(account.locale) ? account.locale : 'fr',
          state: account.state,
          origin: account.origin,
          activatedAt: account.activated_at,
          provedMobile: provedMobile?.verified_at == null ? null : formatPhone(provedMobile.value),
          provedMail: proved.mailValidated ? proved.mail : null,
          franceConnect: account.fc_subject !== null,
          closed: account.closed_at === null ? null : { at: account.closed_at, reason: account.closed_reason ?? '' },
          blocked: brakes.blocked().includes(guardianId),
          joinedTo: mainGuardian === null ? null : { guardianId: mainGuardian.id, name: nameOfGuardian(mainGuardian) },
        },
        requests: store.requests
          .about(guardianId)
          .map((row) => ({ id: row.id, reference: row.reference, kind: row.kind, at: row.created_at, closedAt: row.closed_at })),
        messages: store.messages
          .toAny(recipients)
          .map((row) => ({ channel: row.channel, template: row.template, state: row.state, at: row.created_at })),
        corrections: store.corrections.about(guardianId).map((row) => corrections.shown(row, nameOf)),
        ties: store.ties.about(guardianId).map((row) => ties.shown(row, nameOf)),
        namesakes: store.guardians.namesakes(guardianId).map((row) => ({
          guardianId: row.id,
          name: nameOfGuardian(row),
          children: store.guardians
            .childrenOf(row.id)
            .map((child) => (child.class_name === null ? child.first_name : `${child.first_name} (${child.class_name})`))
            .join(', '),
        })),
        letters: store.letters.ofAccount(account.id).map((letter) => ({
          id: letter.id,
          number: letter.number,
          batchId: letter.batch_id,
          state: letter.state,
          at: letter.updated_at,
          receipt: handOver.receiptOf(letter.id),
        })),
        history: familyHistory(store, { guardianId, subjects: [account.id, guardianId, ...children.map(({ id }) => id)] }, nameOf),
      })
    },
  }
}
export type FamilyDesk = ReturnType<typeof familyDesk>

const nameOfGuardian = (row: GuardianRow): string => `${row.first_name} ${row.usage_name ?? row.family_name}`.trim()
