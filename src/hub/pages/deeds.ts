import type { Locale } from '../../shared/i18n/index.ts'
import type { Op } from '../../shared/sync.ts'
import { present } from '../../core/domain/sync/collection.ts'
import type { HubRecord } from '../../core/domain/sync/record.ts'
import type { Deed } from '../author.ts'
import type { ReadLink } from './link.ts'

export interface Chosen {
  /** The new credential's id. */
  readonly id: string
  /** argon2id. */
  readonly hash: string
}

/** What an open link's page does. `chosen` is the new password of one that is for that. */
export function deedOf(read: ReadLink, chosen: Chosen | null, locale: Locale, now: number): Deed | null {
  switch (read.link.purpose) {
    case 'validate-mail':
      return validated(read, locale, now)
    case 'change-mail':
      return mailChanged(read, now)
    case 'choose-password':
      return chosen === null ? null : passwordChosen(read, chosen, now)
  }
}

const set = ({ collection, id }: Pick<HubRecord, 'collection' | 'id'>, fields: Extract<Op, { do: 'set' }>['fields']): Op => ({
  do: 'set',
  collection,
  id,
  fields,
})

/** The rows that `activation.validateMail` writes at the kiosk, and the link's end. */
function validated({ id, link, account }: ReadLink, locale: Locale, now: number): Deed {
  const accountRef = { collection: 'account', id: link.account_id }
  return {
    kind: 'account.mail-validated',
    actor: 'parent',
    at: now,
    ops: [
      set(accountRef, {
        state: 'active',
        origin: account?.fields['origin'] ?? 'school',
        locale,
        activated_at: now,
        updated_at: now,
      }),
      set(mailOf(link.account_id), { verified_at: now }),
      ended(id, 'used', now),
    ],
  }
}

/** As `accountChanges.adoptMail`. */
function mailChanged({ id, link }: ReadLink, now: number): Deed {
  const adopted = set(mailOf(link.account_id), { value: link.mail, verified_at: now, pending: null })
  return { kind: 'account.mail-changed', actor: 'parent', at: now, ops: [adopted, ended(id, 'used', now)] }
}

const OPEN_LETTER = ['queued', 'sending', 'sent', 'doubtful']

/** As `accountChanges.password`: no letter and no earlier password opens the account any more, and no other link changes it. */
function passwordChosen({ id, link, children }: ReadLink, chosen: Chosen, now: number): Deed {
  const ends = children.flatMap((record): readonly Op[] => {
    const { collection, fields } = record
    switch (collection) {
      case 'credential':
        if (present(fields['ended_at'])) return []
        return [set(record, { ended_at: now, end_reason: fields['kind'] === 'provisional' ? 'used' : 'replaced' })]
      case 'letter':
        if (!present(fields['credential_id']) || !OPEN_LETTER.includes(String(fields['state']))) return []
        return [set(record, { state: 'void', updated_at: now })]
      case 'mail_link':
        if (record.id === id || present(fields['ended_at']) || fields['purpose'] !== link.purpose) return []
        return [ended(record.id, 'replaced', now)]
      default:
        return []
    }
  })
  const credential: Op = {
    do: 'add',
    collection: 'credential',
    id: chosen.id,
    fields: {
      account_id: link.account_id,
      kind: 'password',
      hash: chosen.hash,
      issued_at: now,
      expires_at: null,
      ended_at: null,
      end_reason: null,
    },
  }
  return { kind: 'account.password-changed', actor: 'parent', at: now, ops: [...ends, credential, ended(id, 'used', now)] }
}

const mailOf = (accountId: string): Pick<HubRecord, 'collection' | 'id'> => ({ collection: 'contact_point', id: `${accountId}|mail` })
/** Where it was sent is of no use any more. */
const ended = (id: string, reason: 'used' | 'replaced', now: number): Op =>
  set({ collection: 'mail_link', id }, { ended_at: now, end_reason: reason, mail: '' })
