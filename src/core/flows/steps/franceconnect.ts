import { failure } from '../../../shared/codes.ts'
import type { FranceConnectPerson } from '../ports.ts'
import type { SessionFacts, Step } from '../step.ts'
import type { Identity } from './ask-identity.ts'

export interface FranceConnectFacts {
  readonly person: FranceConnectPerson
  /** What is compared with the school's record. */
  readonly identity: Identity
}

/** Guide 2.3 and 2.4: «S'identifier avec FranceConnect». Who is known by it already goes to their account. */
export const signInWithFranceConnect: Step<SessionFacts, FranceConnectFacts, 'franceconnect'> = {
  id: 'franceconnect',
  guideStep: 3,
  screen: 'franceconnect',
  enter: (_, ports) => (ports.franceConnect === null ? { kind: 'stopped', failure: failure('fc_unreachable'), retryAt: null } : null),
  show: () => ({}),
  async answer(_, __, ports) {
    const person = await ports.franceConnect?.signIn()
    if (person === undefined) return { kind: 'stopped', failure: failure('fc_unreachable'), retryAt: null }
    if (!person.ok) return { kind: 'stopped', failure: person.error, retryAt: 'franceconnect', instead: [] }
    const known = ports.directory.withFranceConnect(person.value.subject)
    if (known !== null && known.state === 'active') return { kind: 'switch', flow: 'my-account', facts: { account: known } }
    const { familyName, usageName, givenNames } = person.value
    return {
      kind: 'done',
      facts: {
        person: person.value,
        identity: { familyName, otherFamilyName: usageName, firstName: givenNames[0] ?? '', otherFirstNames: givenNames.slice(1) },
      },
    }
  },
}
