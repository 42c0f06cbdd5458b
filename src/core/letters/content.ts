import { isLocale } from '../../shared/i18n/index.ts'
import type { Policy } from '../../shared/policy.ts'
import type { ListedLetter } from '../store/letters.ts'
import type { Store } from '../store/store.ts'
import type { LetterContent } from './document/content.ts'

/** What a letter's page says, from its row and the family's. Letters without a secret, which cannot be printed, are left out. */
export function* letterContents(store: Store, policy: Policy, letters: Iterable<ListedLetter>): Generator<LetterContent> {
  const { school, portal } = policy
  for (const letter of letters) {
    const guardian = store.guardians.byId(letter.guardian_id)
    const account = store.accounts.byId(letter.account_id)
    const credential = store.credentials.ofAccount(letter.account_id).find(({ id }) => id === letter.credential_id)
    if (guardian === null || account === null || credential === undefined || letter.secret === null) continue
    yield {
      number: letter.number,
      locale: isLocale(account.locale) ? account.locale : 'fr',
      school: {
        name: school.name,
        addressLines: school.addressLines,
        phone: school.phone,
        mail: school.mail,
        city: school.city,
        head: school.head,
      },
      portal,
      guardian: {
        civility: guardian.civility,
        familyName: guardian.usage_name ?? guardian.family_name,
        firstName: guardian.first_name,
        addressLines: JSON.parse(guardian.address_lines) as string[],
        postalCode: guardian.postal_code,
        city: guardian.city,
        country: guardian.country,
      },
      children: store.guardians
        .childrenOf(guardian.id)
        .map((child) => ({ firstName: child.first_name, familyName: child.family_name, className: child.class_name })),
      identifier: account.identifier,
      secret: letter.secret,
      issuedOn: isoDay(credential.issued_at),
      validUntil: isoDay(credential.expires_at ?? credential.issued_at),
    }
  }
}

/** The day in the school's own time, as the letter dates itself. */
const isoDay = (at: number): string => {
  const day = new Date(at)
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`
}
