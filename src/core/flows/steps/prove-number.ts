import { failure } from '../../../shared/codes.ts'
import type { ProofOfNumber } from '../ports.ts'
import type { SessionFacts, Step } from '../step.ts'
import type { PhoneFacts } from './ask-phone.ts'

const KIOSK = { brake: 'wrong-code', subject: 'kiosk' } as const

/**
 * Guide 1.5: the code received by SMS, valid 30 minutes from its request. Wrong or late: the guide's error, and «Réessayer»
 * starts again at the number. When no code can arrive, staff may vouch.
 */
export const proveNumber = ({
  guideStep,
}: {
  readonly guideStep: number
}): Step<SessionFacts & PhoneFacts, { readonly proof: ProofOfNumber }, 'enter-code'> => ({
  id: 'code',
  guideStep,
  screen: 'enter-code',
  once: true,
  show: ({ mobile, delivery }, ports) => ({
    sentTo: ports.phones.mask(mobile),
    channel: 'sms',
    delivery: delivery === 'failed' ? { state: 'unreachable', failure: failure('sms_unreachable') } : { state: delivery },
    again: 'retry',
    validForMinutes: 30,
    canVouch: ports.policy.vouching.allowed,
  }),
  answer({ sessionId, account }, answer, ports) {
    switch (answer.kind) {
      case 'retry':
        return { kind: 'jump', to: 'phone' }
      case 'cannot':
        return ports.policy.vouching.allowed
          ? { kind: 'cannot' }
          : { kind: 'stopped', failure: failure('vouching_forbidden'), retryAt: 'phone' }
      case 'code': {
        if (ports.brakes.left(KIOSK) === 0) return { kind: 'stopped', failure: failure('staff_needed'), retryAt: 'phone', brake: KIOSK }
        const proved = ports.challenges.answer('activate-sms', sessionId, answer.code)
        if (!proved.ok) {
          ports.brakes.miss(KIOSK)
          return { kind: 'stopped', failure: proved.error, retryAt: 'phone' }
        }
        if (account.state === 'active') return { kind: 'stopped', failure: failure('account_already_active'), retryAt: null }
        return { kind: 'done', facts: { proof: { by: 'code' } } }
      }
    }
  },
  mayVouch: ({ account }) => (account.state === 'active' ? failure('account_already_active') : null),
  vouched: (_, voucher) => ({ proof: { by: 'voucher', voucher } }),
})
