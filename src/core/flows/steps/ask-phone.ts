import { failure } from '../../../shared/codes.ts'
import type { FlowPorts, KnownAccount } from '../ports.ts'
import type { SessionFacts, Step } from '../step.ts'
import type { Identity } from './ask-identity.ts'

export interface PhoneFacts {
  /** What was typed, so that «Réessayer» shows it again. */
  readonly typed: { readonly country: string; readonly number: string }
  readonly mobile: string
  readonly account: KnownAccount
  readonly delivery: 'sent' | 'queued' | 'failed'
}

interface Need extends SessionFacts {
  readonly identity: Identity
  /** A parent who came back with their slip: the number is not asked again, and not shown. */
  readonly resumed?: { readonly mobile: string }
}

const KIOSK = { brake: 'unknown-number', subject: 'kiosk' } as const

/** The accounts with that mobile whose names are those given; a number known under other names is a request of its own. */
function found(
  mobile: string,
  { familyName, firstName, otherFamilyName, otherFirstNames = [] }: Identity,
  ports: FlowPorts,
): readonly KnownAccount[] {
  const families = [familyName, ...(otherFamilyName == null ? [] : [otherFamilyName])]
  return ports.directory.withMobile(mobile, families, [firstName, ...otherFirstNames])
}

/** Guide 1.4 and 2.5: the mobile known to the school, with its dialling code. An unknown number and other names give one same answer. */
export const askPhone = ({ guideStep }: { readonly guideStep: number }): Step<Need, PhoneFacts, 'ask-phone'> => ({
  id: 'phone',
  guideStep,
  screen: 'ask-phone',
  async skip({ sessionId, identity, resumed, mobile }, ports) {
    if (resumed === undefined || mobile !== undefined || ports.brakes.left(KIOSK) === 0) return null
    const [account, other] = found(resumed.mobile, identity, ports)
    if (account === undefined || other !== undefined) return null
    const sent = await ports.challenges.start('activate-sms', sessionId, resumed.mobile)
    if (!sent.ok) return null
    return { typed: { country: ports.policy.school.territory, number: '' }, mobile: resumed.mobile, account, delivery: sent.value }
  },
  enter: (_, ports) =>
    ports.brakes.left(KIOSK) > 0 ? null : { kind: 'stopped', failure: failure('staff_needed'), retryAt: 'phone', brake: KIOSK },
  show({ typed }, ports) {
    const { territory } = ports.policy.school
    const { countries, usual } = ports.phones.countries(territory)
    return { countries: [...countries], usual, country: typed?.country ?? territory, number: typed?.number ?? '', for: 'activate' }
  },
  async answer({ sessionId, identity }, typed, ports) {
    const mobile = ports.phones.read(typed.country, typed.number)
    if (mobile === null) return { kind: 'refused', failure: failure('phone_invalid'), field: 'number' }
    const [account, other] = found(mobile, identity, ports)
    if (account === undefined) {
      ports.brakes.miss(KIOSK)
      const { familyName, firstName } = identity
      const reference = ports.requests.open({
        kind: ports.directory.withNumber(mobile).length > 0 ? 'name-differs' : 'unknown-number',
        guardianId: null,
        entered: { familyName, firstName, mobile },
        flow: 'register-by-sms',
        mobile,
      })
      if (ports.brakes.left(KIOSK) > 0) return { kind: 'stopped', failure: failure('phone_unknown'), retryAt: 'phone', reference }
      return { kind: 'stopped', failure: failure('staff_needed'), retryAt: 'phone', brake: KIOSK, reference }
    }
    if (other !== undefined) return { kind: 'stopped', failure: failure('guardian_ambiguous'), retryAt: null }
    const sent = await ports.challenges.start('activate-sms', sessionId, mobile)
    if (!sent.ok) return { kind: 'stopped', failure: sent.error, retryAt: null, instead: ['activate-by-letter'] }
    return { kind: 'done', facts: { typed, mobile, account, delivery: sent.value } }
  },
})
