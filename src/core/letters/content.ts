import { isLocale } from '../../shared/i18n/index.ts'
import { letterBlocks, type LetterBlocks } from '../../shared/letter-text.ts'
import type { Policy } from '../../shared/policy.ts'
import { fillText } from '../domain/letter-text.ts'
import type { ListedLetter } from '../store/letters.ts'
import type { Store } from '../store/store.ts'
import { addressee, longDate, type LetterContent } from './document/content.ts'
import { textsOf } from './texts.ts'

/** What a letter's page says, from its row and the family's. Letters that have ended, which cannot be printed, are left out. */
export function* letterContents(store: Store, policy: Policy, letters: Iterable<ListedLetter>): Generator<LetterContent> {
  const { school, portal } = policy
  const batches = new Map<string, { readonly kind: LetterContent['kind']; readonly texts: LetterBlocks; readonly at: number }>()
  const batchOf = (id: string): { readonly kind: LetterContent['kind']; readonly texts: LetterBlocks; readonly at: number } => {
    const known = batches.get(id)
    if (known !== undefined) return known
    const row = store.letters.batch(id)
    const kind = row?.kind ?? 'C01'
    const found = { kind, texts: textsOf(store, kind, row?.text_id ?? null), at: row?.created_at ?? 0 }
    batches.set(id, found)
    return found
  }
  for (const letter of letters) {
    const guardian = store.guardians.byId(letter.guardian_id)
    const account = store.accounts.byId(letter.account_id)
    const credential =
      letter.credential_id === null ? null : store.credentials.ofAccount(letter.account_id).find(({ id }) => id === letter.credential_id)
    const batch = batchOf(letter.batch_id)
    if (guardian === null || account === null || credential === undefined) continue
    if (letter.secret === null && (credential !== null || letter.state === 'void')) continue
    const issuedAt = credential?.issued_at ?? batch.at
    const content = {
      number: letter.number,
      kind: batch.kind,
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
      issuedOn: isoDay(issuedAt),
      validUntil: isoDay(credential?.expires_at ?? issuedAt),
    } as const
    yield { ...content, texts: fillTexts(batch.texts, content) }
  }
}

/** The words for one addressee. */
export function fillTexts(texts: LetterBlocks, content: Omit<LetterContent, 'texts'>): LetterBlocks {
  const { school, portal } = content
  const ways = [school.phone, school.mail].filter((way) => way !== null)
  const values = {
    school: school.name,
    head: school.head.name,
    city: school.city,
    phone: school.phone ?? '',
    mail: school.mail ?? '',
    contact: ways.length === 0 ? '' : ` (${ways.join(', ')})`,
    portal: portal.name,
    url: portal.url,
    guardian: addressee(content),
    until: longDate(content.validUntil, 'fr'),
  }
  return Object.fromEntries(letterBlocks.map((block) => [block, fillText(texts[block], values)])) as Record<(typeof letterBlocks)[number], string>
}

/** The day in the school's own time, as the letter dates itself. */
const isoDay = (at: number): string => {
  const day = new Date(at)
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`
}
