import { failure } from '../../../shared/codes.ts'
import type { KnownAccount } from '../ports.ts'
import type { SessionFacts, Step } from '../step.ts'

export interface SignedIn {
  readonly account: KnownAccount
}

const KIOSK = { brake: 'kiosk-password', subject: 'kiosk' } as const

/** «Mon compte»: identifiant and mot de passe. Who only has the letter's, or waits for their mail, is led to the rest of the activation. */
export const signIn: Step<SessionFacts, SignedIn, 'enter-credentials'> = {
  id: 'sign-in',
  guideStep: 1,
  screen: 'enter-credentials',
  skip: ({ account }) => (account === undefined ? null : { account }),
  show: () => ({ identifier: '', for: 'sign-in' }),
  async answer(_, answer, ports) {
    const given =
      answer.kind === 'typed' ? { identifier: answer.identifier, secret: answer.password } : ports.credentials.readScan(answer.text)
    if (given === null) return { kind: 'refused', failure: failure('scan_unreadable'), field: 'identifier' }
    const checked = await ports.credentials.check(given.identifier, given.secret)
    if (!checked.ok) {
      if (checked.error.code === 'account_merged') return { kind: 'stopped', failure: checked.error, retryAt: 'sign-in' }
      if (checked.error.code !== 'credentials_too_many') return { kind: 'refused', failure: checked.error, field: 'password' }
      return { kind: 'stopped', failure: checked.error, retryAt: 'sign-in', brake: KIOSK, instead: ['lost'] }
    }
    const { kind, account } = checked.value
    if (kind === 'provisional') return { kind: 'switch', flow: 'activate-by-letter', facts: { account, typed: account.identifier } }
    if (account.state !== 'active') return { kind: 'switch', flow: 'validate-mail', facts: { account, typed: account.identifier } }
    return { kind: 'done', facts: { account } }
  },
}
