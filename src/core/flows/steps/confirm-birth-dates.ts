import type { RequestKind } from '../../../shared/model.ts'
import { failure } from '../../../shared/codes.ts'
import type { Child, FlowPorts, KnownAccount } from '../ports.ts'
import type { Identity } from './ask-identity.ts'
import type { SessionFacts, Step } from '../step.ts'

export interface BirthDateFacts {
  /** Ids of the children whose date was right. */
  readonly confirmed: readonly string[]
}

/**
 * Guide 1.6 and 3.4: the birth date of each child (SMS, FranceConnect), or of one named child (letter). It is a check after a
 * first proof, never a secret: three tries, then a person.
 */
export function confirmBirthDates(options: {
  readonly of: 'each' | 'one'
  readonly guideStep: number
}): Step<
  SessionFacts & { readonly account: KnownAccount; readonly mobile?: string; readonly identity?: Identity },
  BirthDateFacts,
  'confirm-birth-date'
> {
  const asked = (account: KnownAccount, ports: FlowPorts): readonly Child[] => {
    const children = ports.directory.children(account.guardianId)
    return options.of === 'each' ? children : children.filter((child) => child.birthDate !== null).slice(0, 1)
  }
  return {
    id: 'birth-date',
    guideStep: options.guideStep,
    screen: 'confirm-birth-date',
    enter({ account }, ports) {
      const children = asked(account, ports)
      if (children.length === 0) return { kind: 'stopped', failure: failure('no_children'), retryAt: null }
      if (children.some((child) => child.birthDate === null)) {
        return { kind: 'stopped', failure: failure('birth_date_missing'), retryAt: null }
      }
      const brake = brakeOf(account)
      return ports.brakes.left(brake) > 0
        ? null
        : { kind: 'stopped', failure: failure('birth_date_too_many'), retryAt: 'birth-date', brake }
    },
    show({ account, confirmed = [] }, ports) {
      const children = asked(account, ports)
      const child = children.find(({ id }) => !confirmed.includes(id))
      return {
        childFirstName: child?.firstName ?? '',
        index: confirmed.length + 1,
        total: children.length,
        triesLeft: ports.brakes.left(brakeOf(account)),
      }
    },
    answer({ account, mobile, identity, confirmed = [] }, answer, ports) {
      const report = (kind: RequestKind, entered: Readonly<Record<string, string>>): string =>
        ports.requests.open({
          kind,
          guardianId: account.guardianId,
          entered: {
            ...entered,
            ...(identity === undefined
              ? { identifier: account.identifier }
              : { familyName: identity.familyName, firstName: identity.firstName }),
            ...(mobile === undefined ? {} : { mobile }),
          },
          flow: mobile === undefined ? 'activate-by-letter' : 'register-by-sms',
          mobile: mobile ?? ports.directory.contacts(account.id).mobile,
        })
      const children = asked(account, ports)
      const child = children.find(({ id }) => !confirmed.includes(id))
      if (child === undefined) return { kind: 'done', facts: { confirmed } }
      if (answer.kind === 'not-my-child') {
        const reference = report('not-my-child', { child: child.id })
        return { kind: 'stopped', failure: failure('not_my_child'), retryAt: null, reference }
      }
      if (answer.date === child.birthDate) {
        const now = [...confirmed, child.id]
        return { kind: now.length === children.length ? 'done' : 'more', facts: { confirmed: now } }
      }
      const brake = brakeOf(account)
      ports.brakes.miss(brake)
      const triesLeft = ports.brakes.left(brake)
      if (triesLeft > 0) return { kind: 'refused', failure: failure('birth_date_wrong', { triesLeft }), field: 'date' }
      const reference = report('wrong-date', { child: child.id, date: answer.date })
      return { kind: 'stopped', failure: failure('birth_date_too_many'), retryAt: 'birth-date', brake, reference }
    },
  }
}

const brakeOf = (account: KnownAccount) => ({ brake: 'wrong-date', subject: account.guardianId }) as const
