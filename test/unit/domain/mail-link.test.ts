import { describe, expect, it } from 'vitest'
import { stateOf, type LinkSubjects } from '../../../src/core/domain/mail-link.ts'
import type { LinkPurpose, MailLink } from '../../../src/shared/mail-link.ts'
import type { Fields } from '../../../src/shared/sync.ts'

const mail = 'parent@exemple.example'
const link = (purpose: LinkPurpose, other: Partial<MailLink> = {}): MailLink => ({
  account_id: 'a1',
  purpose,
  token_hash: 'x',
  mail,
  locale: 'fr',
  created_at: 0,
  expires_at: 100,
  ended_at: null,
  end_reason: null,
  ...other,
})
const account = (state: string, other: Fields = {}): Fields => ({ state, merged_into: null, closed_at: null, ...other })
const contact = (other: Fields = {}): Fields => ({ value: mail, verified_at: null, pending: null, ...other })
const guardian = (known: string | null): Fields => ({ mail: known })
const validating: LinkSubjects = { account: account('activating'), contact: contact(), guardian: guardian(null) }
const active: LinkSubjects = { account: account('active'), contact: contact({ verified_at: 1 }), guardian: guardian(null) }

describe('a link', () => {
  it.each<[string, MailLink, LinkSubjects, string]>([
    ['to validate, while the account waits for it', link('validate-mail'), validating, 'open'],
    ['to validate, of an account that is active', link('validate-mail'), active, 'used'],
    [
      'to validate, after another address was given',
      link('validate-mail'),
      { ...validating, contact: contact({ value: 'x@y.example' }) },
      'replaced',
    ],
    ['to validate, without any address now', link('validate-mail'), { ...validating, contact: null }, 'replaced'],
    [
      'to validate, of an account that staff took back',
      link('validate-mail'),
      { ...validating, account: account('unnotified') },
      'withdrawn',
    ],
    [
      'to change, while it is proposed',
      link('change-mail'),
      { ...active, contact: contact({ value: 'old@y.example', pending: mail }) },
      'open',
    ],
    ['to change, that the kiosk has done', link('change-mail'), active, 'used'],
    [
      'to change, after another was proposed',
      link('change-mail'),
      { ...active, contact: contact({ value: 'old@y.example', pending: 'x@y.example' }) },
      'replaced',
    ],
    ['for a password, to the address that was proved', link('choose-password'), active, 'open'],
    [
      'for a password, to the school’s address in other letters',
      link('choose-password'),
      { ...active, contact: null, guardian: guardian('Parent@Exemple.example') },
      'open',
    ],
    [
      'for a password, to an address that is no more the person’s',
      link('choose-password'),
      { ...active, contact: contact({ value: 'x@y.example', verified_at: 1 }), guardian: guardian(mail) },
      'withdrawn',
    ],
    ['for a password, of an account that is not active', link('choose-password'), { ...active, account: account('notified') }, 'withdrawn'],
    [
      'for a password, of a closed account',
      link('choose-password'),
      { ...active, account: account('active', { closed_at: 5 }) },
      'withdrawn',
    ],
    [
      'for a password, of an account joined to another',
      link('choose-password'),
      { ...active, account: account('active', { merged_into: 'a2' }) },
      'withdrawn',
    ],
    ['of an account that is gone', link('validate-mail'), { ...validating, account: null }, 'withdrawn'],
    ['that was used', link('choose-password', { ended_at: 1, end_reason: 'used' }), active, 'used'],
    ['that another replaced', link('choose-password', { ended_at: 1, end_reason: 'replaced' }), active, 'replaced'],
    ['that was used, long ago', link('choose-password', { expires_at: 10, ended_at: 1, end_reason: 'used' }), active, 'used'],
    ['made by a clock a year ahead', link('validate-mail', { created_at: 3e10, expires_at: 4e10 }), validating, 'expired'],
    ['made by a clock a minute ahead', link('validate-mail', { created_at: 60_000, expires_at: 1e6 }), validating, 'open'],
    ['whose time is over', link('validate-mail', { expires_at: 50 }), validating, 'expired'],
  ])('%s', (_, given, subjects, state) => expect(stateOf(given, subjects, 50)).toBe(state))
})
