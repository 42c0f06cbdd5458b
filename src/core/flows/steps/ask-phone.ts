import { failure } from '../../../shared/codes.ts'
import type { KnownAccount } from '../ports.ts'
import type { SessionFacts, Step } from '../step.ts'
import type { Identity } from './ask-identity.ts'

export interface PhoneFacts {
  /** What was typed, so that «Réessayer» shows it again. */
  readonly typed: { readonly country: string; readonly number: string }
  readonly mobile: string
  readonly account: KnownAccount
  readonly delivery: 'sent' | 'queued' | 'failed'
}

const KIOSK = { brake: 'unknown-number', subject: 'kiosk' } as const

/** Guide 1.4: the mobile known to the school, with its dialling code. An unknown number and other names give one same answer. */
export const askPhone: Step<SessionFacts & { readonly identity: Identity }, PhoneFacts, 'ask-phone'> = {
  id: 'phone',
  guideStep: 4,
  screen: 'ask-phone',
  enter: (_, ports) =>
    ports.brakes.left(KIOSK) > 0 ? null : { kind: 'stopped', failure: failure('staff_needed'), retryAt: 'phone', brake: KIOSK },
  show({ typed }, ports) {
    const list = ports.phones.countries(ports.policy.school.territory)
    return {
      countries: [...list.countries],
      usual: list.usual,
      country: typed?.country ?? ports.policy.school.territory,
      number: typed?.number ?? '',
    }
  },
  async answer({ sessionId, identity }, typed, ports) {
    const mobile = ports.phones.read(typed.country, typed.number)
    if (mobile === null) return { kind: 'refused', failure: failure('phone_invalid'), field: 'number' }
    const found = ports.directory.withMobile(mobile, identity.familyName, identity.firstName)
    const [account, other] = found
    if (account === undefined) {
      ports.brakes.miss(KIOSK)
      if (ports.brakes.left(KIOSK) > 0) return { kind: 'stopped', failure: failure('phone_unknown'), retryAt: 'phone' }
      const reference = ports.requests.open('unknown-number', null, { ...identity, mobile })
      return { kind: 'stopped', failure: failure('staff_needed'), retryAt: 'phone', brake: KIOSK, reference }
    }
    if (other !== undefined) return { kind: 'stopped', failure: failure('guardian_ambiguous'), retryAt: null }
    const sent = await ports.challenges.start('activate-sms', sessionId, mobile)
    if (!sent.ok) return { kind: 'stopped', failure: sent.error, retryAt: null }
    return { kind: 'done', facts: { typed, mobile, account, delivery: sent.value } }
  },
}
