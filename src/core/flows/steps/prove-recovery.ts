import { failure } from '../../../shared/codes.ts'
import { maskMail, readMail } from '../../domain/mail.ts'
import type { FlowPorts, KnownAccount } from '../ports.ts'
import type { Outcome, SessionFacts, Step } from '../step.ts'
import type { IdentifierFacts } from './ask-identifier.ts'

type Way = SessionFacts & IdentifierFacts & { readonly way: 'mail' | 'sms' }
interface Proved {
  readonly proof: 'sms' | 'mail' | 'voucher'
  readonly account: KnownAccount
}

const KIOSK = { brake: 'wrong-code', subject: 'kiosk' } as const

/**
 * Guide, «Réinitialisation du mot de passe par mail»: the address that the school knows. A mail that was never validated gives the
 * guide's error and its validation mail again; any other mismatch is not told from a match.
 */
export const askRecoveryMail: Step<Way, { readonly typedMail?: string }, 'ask-known-mail'> = {
  id: 'recovery-mail',
  guideStep: 5,
  screen: 'ask-known-mail',
  skip({ way, account, sessionId }, ports) {
    if (way === 'mail') return null
    // «Un SMS contenant un code d'activation vous est envoyé au numéro renseigné»: nothing to type, so nothing to ask.
    if (account === null) return {}
    const { mobile } = ports.directory.contacts(account.id)
    if (mobile !== null) ports.challenges.startUnseen('recover-sms', sessionId, mobile, account.id)
    return {}
  },
  show: ({ typedMail }) => ({ mail: typedMail ?? '', for: 'password' }),
  answer({ account, sessionId }, typed, ports) {
    const mail = readMail(typed.mail)
    if (mail === null) return { kind: 'refused', failure: failure('mail_invalid'), field: 'mail' }
    const same = (other: string | null): boolean => other !== null && other.toLowerCase() === mail.toLowerCase()
    if (account !== null) {
      const waiting = ports.directory.unvalidatedMail(account.id)
      const { mail: known, mailValidated } = ports.directory.contacts(account.id)
      if (same(waiting) && account.state === 'activating') {
        ports.notices.validation(account.id, mail)
        return { kind: 'stopped', failure: failure('mail_not_validated'), retryAt: null, instead: ['validate-mail'] }
      }
      if (same(known) && account.state !== 'active') {
        return {
          kind: 'stopped',
          failure: failure('account_never_used'),
          retryAt: null,
          instead: ['activate-by-letter', 'register-by-sms'],
        }
      }
      if (same(known) && (mailValidated || account.state === 'active')) ports.challenges.startUnseen('recover-mail', sessionId, mail, account.id)
    }
    return { kind: 'done', facts: { typedMail: mail } }
  },
}

/** Guide: «Saisissez le code d'activation reçu». */
export const proveRecovery: Step<Way & { readonly typedMail?: string }, Proved, 'enter-code'> = {
  id: 'recovery-code',
  guideStep: 6,
  screen: 'enter-code',
  once: true,
  enter: (_, ports) => braked(ports),
  show: ({ way, typedMail }, ports) => ({
    sentTo: way === 'mail' ? maskMail(typedMail ?? '') : null,
    channel: way,
    delivery: { state: 'if-known' },
    again: 'retry',
    validForMinutes: 30,
    canVouch: ports.policy.vouching.allowed,
  }),
  answer({ account, way, sessionId }, answer, ports) {
    switch (answer.kind) {
      case 'retry':
        return { kind: 'jump', to: 'way' }
      case 'cannot':
        return ports.policy.vouching.allowed
          ? { kind: 'cannot' }
          : { kind: 'stopped', failure: failure('vouching_forbidden'), retryAt: 'way' }
      case 'code': {
        const refused = braked(ports)
        if (refused !== null) return refused
        const proved = ports.challenges.answer(way === 'sms' ? 'recover-sms' : 'recover-mail', sessionId, answer.code)
        if (!proved.ok || account === null) {
          ports.brakes.miss(KIOSK)
          const code = proved.ok || proved.error.code === 'code_expired' ? 'code_wrong' : proved.error.code
          return { kind: 'stopped', failure: failure(code), retryAt: 'way' }
        }
        if (account.state !== 'active') {
          return {
            kind: 'stopped',
            failure: failure('account_never_used'),
            retryAt: null,
            instead: ['activate-by-letter', 'register-by-sms'],
          }
        }
        return { kind: 'done', facts: { proof: way, account } }
      }
    }
  },
  mayVouch({ account }) {
    if (account === null) return failure('account_unknown')
    return account.state === 'active' ? null : failure('account_never_used')
  },
  vouched: ({ account }) => ({ proof: 'voucher', account: account as KnownAccount }), // mayVouch has seen that it is there
}

const braked = (ports: FlowPorts): Extract<Outcome<Proved>, { kind: 'stopped' }> | null =>
  ports.brakes.left(KIOSK) > 0 ? null : { kind: 'stopped', failure: failure('staff_needed'), retryAt: 'way', brake: KIOSK }
