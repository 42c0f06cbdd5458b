import type { MailLink } from '../../shared/mail-link.ts'
import type { Fields } from '../../shared/sync.ts'
import { present } from './sync/collection.ts'

/** The records that a link is about, as they stand; null where there is none. */
export interface LinkSubjects {
  readonly account: Fields | null
  /** The account's mail. */
  readonly contact: Fields | null
  readonly guardian: Fields | null
}

/** `open`: its page may do what it is for. `withdrawn`: something else happened to the account; people of the school know what. */
export type LinkState = 'open' | 'expired' | 'used' | 'replaced' | 'withdrawn'

/** How far ahead of the hub's a machine's clock may be, in milliseconds. */
const AHEAD = 3_600_000

/** What became of a link; the same conditions as at the kiosk, where its code would be typed. `now`: milliseconds since 1970. */
export function stateOf(link: MailLink, subjects: LinkSubjects, now: number): LinkState {
  if (link.end_reason !== null) return link.end_reason
  // Made by a clock that is far ahead, it would serve for as long as that is.
  if (now >= link.expires_at || link.created_at > now + AHEAD) return 'expired'
  const { account } = subjects
  if (account === null || present(account['merged_into']) || present(account['closed_at'])) return 'withdrawn'
  switch (link.purpose) {
    case 'validate-mail':
      return validation(link, account, subjects)
    case 'change-mail':
      return change(link, subjects)
    case 'choose-password':
      return account['state'] === 'active' && isKnown(link, subjects) ? 'open' : 'withdrawn'
  }
}

function validation({ mail }: MailLink, account: Fields, { contact }: LinkSubjects): LinkState {
  if (account['state'] === 'active') return 'used'
  if (account['state'] !== 'activating') return 'withdrawn'
  return contact?.['value'] === mail ? 'open' : 'replaced'
}

function change({ mail }: MailLink, { contact }: LinkSubjects): LinkState {
  if (contact?.['pending'] === mail) return 'open'
  return contact?.['value'] === mail && present(contact['verified_at']) ? 'used' : 'replaced'
}

/** Whether the school still knows the person under that address: what they proved, else what its record says. */
function isKnown({ mail }: MailLink, { contact, guardian }: LinkSubjects): boolean {
  const known = contact !== null && present(contact['verified_at']) ? contact['value'] : guardian?.['mail']
  return typeof known === 'string' && known.toLowerCase() === mail.toLowerCase()
}
