import { failure } from '../../../shared/codes.ts'
import type { ProofOfNumber } from '../ports.ts'
import type { SessionFacts, Step } from '../step.ts'
import type { SignedIn } from './sign-in.ts'

export interface NewNumber {
  readonly typed: { readonly country: string; readonly number: string }
  readonly mobile: string
  readonly delivery: 'sent' | 'queued' | 'failed'
}

const KIOSK = { brake: 'wrong-code', subject: 'kiosk' } as const

/** Guide, «Modifier mon numéro de portable»: the dialling code and the new number. */
export const askNewNumber: Step<SessionFacts & SignedIn, NewNumber, 'ask-phone'> = {
  id: 'phone',
  guideStep: 2,
  screen: 'ask-phone',
  show({ typed }, ports) {
    const { territory } = ports.policy.school
    const { countries, usual } = ports.phones.countries(territory)
    return { countries: [...countries], usual, country: typed?.country ?? territory, number: typed?.number ?? '', for: 'change' }
  },
  async answer({ sessionId }, typed, ports) {
    const mobile = ports.phones.read(typed.country, typed.number)
    if (mobile === null) return { kind: 'refused', failure: failure('phone_invalid'), field: 'number' }
    const sent = await ports.challenges.start('change-mobile', sessionId, mobile)
    return sent.ok
      ? { kind: 'done', facts: { typed, mobile, delivery: sent.value } }
      : { kind: 'stopped', failure: sent.error, retryAt: null }
  },
}

/** «Saisissez le code de validation reçu par SMS», or «Je n'ai pas reçu de code de vérification par SMS», which goes back to the number. */
export const proveNewNumber: Step<SessionFacts & SignedIn & NewNumber, { readonly proof: ProofOfNumber }, 'enter-code'> = {
  id: 'new-code',
  guideStep: 3,
  screen: 'enter-code',
  once: true,
  show: ({ mobile, delivery }, ports) => ({
    sentTo: ports.phones.mask(mobile),
    channel: 'sms',
    delivery: delivery === 'failed' ? { state: 'unreachable', failure: failure('sms_unreachable') } : { state: delivery },
    again: 'not-received',
    validForMinutes: 30,
    canVouch: ports.policy.vouching.allowed,
  }),
  answer({ sessionId }, answer, ports) {
    switch (answer.kind) {
      case 'retry':
        return { kind: 'jump', to: 'phone' }
      case 'cannot':
        return ports.policy.vouching.allowed
          ? { kind: 'cannot' }
          : { kind: 'stopped', failure: failure('vouching_forbidden'), retryAt: 'phone' }
      case 'code': {
        if (ports.brakes.left(KIOSK) === 0) return { kind: 'stopped', failure: failure('staff_needed'), retryAt: 'phone', brake: KIOSK }
        const proved = ports.challenges.answer('change-mobile', sessionId, answer.code)
        if (proved.ok) return { kind: 'done', facts: { proof: { by: 'code' } } }
        ports.brakes.miss(KIOSK)
        return { kind: 'stopped', failure: proved.error, retryAt: 'phone' }
      }
    }
  },
  vouched: (_, voucher) => ({ proof: { by: 'voucher', voucher } }),
}
