import { createHash } from 'node:crypto'
import { LINK_PATH, LINK_TOKEN_BYTES, type LinkPurpose } from '../../shared/mail-link.ts'
import type { Random } from '../ports.ts'
import type { ChallengePurpose } from '../store/challenges.ts'
import type { Store } from '../store/store.ts'
import { syncState } from '../sync/state.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/**
 * What a code's mail may carry a link for, and for how long. The mail is validated at home, like its code: 7 days. A new password: a
 * day, the most that NIST SP 800-63B-4 (4.2.1.2) gives a recovery code sent to a validated address; its code is for whoever stands at
 * the kiosk, its link for whoever reads their mail at home that evening.
 */
export const linkRules: Readonly<Partial<Record<ChallengePurpose, { readonly purpose: LinkPurpose; readonly validMs: number }>>> = {
  'validate-mail': { purpose: 'validate-mail', validMs: 7 * DAY },
  'recover-mail': { purpose: 'choose-password', validMs: DAY },
  'change-mail': { purpose: 'change-mail', validMs: 7 * DAY },
}

/** How long an old link can still say that it is too old; then nothing is known of it. */
const KEPT = 30 * DAY

export interface NewLink {
  /** Of the mail and its code. */
  readonly id: string
  readonly purpose: ChallengePurpose
  readonly accountId: string
  readonly mail: string
  readonly locale: string
  /** Milliseconds since 1970. */
  readonly now: number
}

export interface MailLinkPorts {
  readonly store: Store
  readonly random: Random
  /** Where parents reach the hub's pages; null: nowhere. */
  readonly publicUrl: string | null
}

/** Links to the hub's pages: made where a machine has joined a hub that parents can reach. */
export function mailLinkDesk({ store, random, publicUrl }: MailLinkPorts) {
  const state = syncState(store.db)
  return {
    /** The address to put into the mail, or null for a mail with a code alone. Inside the caller's transaction. */
    write({ id, purpose, accountId, mail, locale, now }: NewLink): string | null {
      const rule = linkRules[purpose]
      if (rule === undefined || publicUrl === null || state.get().station === null) return null
      const token = Buffer.from(random.bytes(LINK_TOKEN_BYTES)).toString('base64url')
      const tokenHash = createHash('sha256').update(token).digest('base64url')
      store.mailLinks.prune(now - KEPT)
      store.mailLinks.replace({ id, accountId, purpose: rule.purpose, tokenHash, mail, locale, now, expiresAt: now + rule.validMs })
      return `${publicUrl}${LINK_PATH}${token}`
    },
  }
}
export type MailLinkDesk = ReturnType<typeof mailLinkDesk>
