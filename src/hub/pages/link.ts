import { createHash } from 'node:crypto'
import { mailLinkSchema, type MailLink } from '../../shared/mail-link.ts'
import { childOf } from '../../core/domain/sync/collection.ts'
import type { HubRecord } from '../../core/domain/sync/record.ts'
import { stateOf, type LinkState } from '../../core/domain/mail-link.ts'
import type { Records } from '../store/records.ts'

/** As a station hashes it (core/accounts/mail-links.ts). */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')

/** A link with everything that its page may touch. */
export interface ReadLink {
  readonly id: string
  readonly link: MailLink
  readonly state: LinkState
  readonly account: HubRecord | null
  readonly guardian: HubRecord | null
  /** Credentials, letters, links: what belongs to the account. */
  readonly children: readonly HubRecord[]
}

/** Null when it is gone, or is none that this hub understands. `now`: milliseconds since 1970. */
export async function readLink(store: Records, id: string, now: number): Promise<ReadLink | null> {
  const ref = { collection: 'mail_link', id }
  const found = alive((await store.read({ refs: [ref], keys: [] })).record(ref))
  const parsed = mailLinkSchema.safeParse(found?.fields)
  if (!parsed.success) return null
  const link = parsed.data
  const accountRef = { collection: 'account', id: link.account_id }
  const key = childOf('account', link.account_id)
  const sight = await store.read({ refs: [accountRef], keys: [key] })
  const account = alive(sight.record(accountRef))
  const children = sight.holders(key)
  const guardianRef = { collection: 'guardian', id: String(account?.fields['guardian_id']) }
  const guardian = alive((await store.read({ refs: [guardianRef], keys: [] })).record(guardianRef))
  const contact = children.find(({ collection, fields }) => collection === 'contact_point' && fields['kind'] === 'mail') ?? null
  const subjects = { account: account?.fields ?? null, contact: contact?.fields ?? null, guardian: guardian?.fields ?? null }
  return { id, link, state: stateOf(link, subjects, now), account, guardian, children }
}

const alive = (record: HubRecord | null): HubRecord | null => (record === null || record.deleted ? null : record)
