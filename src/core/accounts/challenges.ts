import { failure, type Failure } from '../../shared/codes.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { makeCode } from '../domain/secret.ts'
import type { Courier } from '../messages/courier.ts'
import type { TemplateName } from '../messages/templates.ts'
import type { Clock, Random } from '../ports.ts'
import type { KeyedHash } from '../secrets/keyed-hash.ts'
import type { ChallengePurpose } from '../store/challenges.ts'
import type { Store } from '../store/store.ts'
import type { MailLinkDesk } from './mail-links.ts'
import type { MessageLedger } from './message-ledger.ts'

const MINUTE = 60_000

interface Rule {
  readonly template: TemplateName
  /** From the request of sending, as the guide counts. */
  readonly validMs: number
  readonly tries: number
}

/** SMS: 30 minutes and one try (guide, «Je ne reçois pas le code de validation»). Mail: days, since people read it at home. */
export const challengeRules: Readonly<Record<ChallengePurpose, Rule>> = {
  'activate-sms': { template: 'sms-code', validMs: 30 * MINUTE, tries: 1 },
  'validate-mail': { template: 'mail-validation', validMs: 7 * 24 * 60 * MINUTE, tries: 5 },
  'recover-sms': { template: 'sms-code', validMs: 30 * MINUTE, tries: 1 },
  'recover-mail': { template: 'mail-recover', validMs: 30 * MINUTE, tries: 3 },
  'change-mobile': { template: 'sms-code', validMs: 30 * MINUTE, tries: 1 },
  'change-mail': { template: 'mail-new-address', validMs: 7 * 24 * 60 * MINUTE, tries: 5 },
}

export interface StartChallenge {
  readonly purpose: ChallengePurpose
  /** Whom it is bound to: the kiosk session, or the account for a mail answered later. */
  readonly subject: string
  readonly recipient: string
  readonly locale: string
  readonly params: Readonly<Record<string, string>>
  /** Whose account a lost password's mail is about; the other mails are bound to theirs. */
  readonly account?: string
}

export type ChallengeDelivery = 'sent' | 'queued' | 'failed'

export interface ChallengePorts {
  readonly store: Store
  readonly courier: Courier
  readonly clock: Clock
  readonly random: Random
  readonly hashes: KeyedHash
  readonly ledger: MessageLedger
  readonly links: MailLinkDesk
}

/** Codes that prove that somebody reads a number or an address. */
export function challengeDesk({ store, courier, clock, random, hashes, ledger, links }: ChallengePorts) {
  /** Writes the challenge and its message; inside the caller's transaction. Gives the message's id. */
  function write({ purpose, subject, recipient, locale, params, account }: StartChallenge): string {
    const rule = challengeRules[purpose]
    const now = clock.now()
    const code = makeCode((length) => random.bytes(length))
    const id = random.id()
    const expiresAt = now + rule.validMs
    store.challenges.replace({ id, purpose, subject, recipient, codeHash: hashes.hash('code', `${id}:${code}`), now, expiresAt })
    const accountId = purpose === 'recover-mail' ? account : subject
    const link = accountId === undefined ? null : links.write({ id, purpose, accountId, mail: recipient, locale, now })
    const said = { ...params, code, ...(link === null ? {} : { link }) }
    courier.enqueue({ id, template: rule.template, locale, recipient, params: said, deadline: expiresAt })
    return id
  }

  return {
    write,
    /** Sends a code. Failure: `sms_limit` when the number, the session, the kiosk or the school has had its share. */
    async start(request: StartChallenge): Promise<Result<ChallengeDelivery, Failure>> {
      if (!ledger.take(request.recipient)) return err(failure('sms_limit'))
      const id = store.atomically(() => write(request))
      return ok(deliveryOf(await courier.deliver(id)))
    },
    /** Sends a code without waiting for the gateway; past the limits nothing is sent, and nothing tells. */
    startUnseen(request: StartChallenge): void {
      if (!ledger.take(request.recipient)) return
      const id = store.atomically(() => write(request))
      void courier.deliver(id)
    },
    /** Failures: `code_wrong`, `code_expired`, `code_too_many`. A right code serves once. */
    answer(purpose: ChallengePurpose, subject: string, typed: string): Result<{ readonly recipient: string }, Failure> {
      return store.atomically(() => {
        const now = clock.now()
        const row = store.challenges.current(purpose, subject)
        if (row === null) return err(failure('code_expired'))
        // Whoever opened the link has done it there.
        if (now < row.sent_at || now >= row.expires_at || store.mailLinks.endReason(row.id) === 'used') {
          store.challenges.end(purpose, subject, 'exhausted', now)
          return err(failure('code_expired'))
        }
        const code = typed.replaceAll(/\D/g, '')
        if (hashes.matches('code', `${row.id}:${code}`, row.code_hash)) {
          store.challenges.end(purpose, subject, 'proved', now)
          store.mailLinks.end(row.id, 'used', now)
          return ok({ recipient: row.recipient })
        }
        store.challenges.miss(row.id)
        const exhausted = row.tries + 1 >= challengeRules[purpose].tries
        if (exhausted) store.challenges.end(purpose, subject, 'exhausted', now)
        return err(failure(exhausted && challengeRules[purpose].tries > 1 ? 'code_too_many' : 'code_wrong'))
      })
    },
  }
}
export type ChallengeDesk = ReturnType<typeof challengeDesk>

/** What a parent is told of a message's state. */
export function deliveryOf(state: string): ChallengeDelivery {
  return state === 'sent' || state === 'unknown' ? 'sent' : state === 'queued' || state === 'sending' ? 'queued' : 'failed'
}
