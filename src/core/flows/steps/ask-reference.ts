import { failure } from '../../../shared/codes.ts'
import type { SessionFacts, Step } from '../step.ts'

const KIOSK = { brake: 'unknown-number', subject: 'kiosk' } as const

/** A parent comes back with their slip: while staff have not settled it they are told so; then they go on where they stopped. */
export const askReference: Step<SessionFacts, { readonly reference: string }, 'ask-reference'> = {
  id: 'reference',
  guideStep: 1,
  screen: 'ask-reference',
  enter: (_, ports) =>
    ports.brakes.left(KIOSK) > 0 ? null : { kind: 'stopped', failure: failure('staff_needed'), retryAt: 'reference', brake: KIOSK },
  show: ({ reference }) => ({ reference: reference ?? '' }),
  answer(_, { reference }, ports) {
    const found = ports.requests.find(reference)
    if (found === null) {
      ports.brakes.miss(KIOSK)
      return { kind: 'refused', failure: failure('reference_unknown'), field: 'reference' }
    }
    if (found.kind === 'open') return { kind: 'stopped', failure: failure('request_open'), retryAt: null }
    const { familyName, firstName, mobile, identifier } = found.entered
    const identity = familyName === undefined || firstName === undefined ? {} : { identity: { familyName, firstName } }
    return {
      kind: 'switch',
      flow: found.flow,
      facts: {
        ...identity,
        ...(mobile === undefined ? {} : { resumed: { mobile } }),
        ...(identifier === undefined ? {} : { resumedIdentifier: identifier }),
      },
    }
  },
}
