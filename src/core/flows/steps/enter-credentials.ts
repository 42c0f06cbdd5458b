import { failure } from '../../../shared/codes.ts'
import type { KnownAccount } from '../ports.ts'
import type { SessionFacts, Step } from '../step.ts'

/**
 * Guide 3.3: «Saisissez les identifiants fournis par l'établissement», typed or scanned from the letter.
 * A parent who already chose a password and waits for the mail is led to validate it, and the other way round.
 */
export function enterCredentials(options: {
  readonly expects: 'letter' | 'validation'
}): Step<
  SessionFacts & { readonly resumedIdentifier?: string },
  { readonly account: KnownAccount; readonly typed: string },
  'enter-credentials'
> {
  return {
    id: 'credentials',
    guideStep: 3,
    screen: 'enter-credentials',
    skip: ({ account, typed }) => (account === undefined ? null : { account, typed: typed ?? account.identifier }),
    show: ({ typed, resumedIdentifier }) => ({ identifier: typed ?? resumedIdentifier ?? '', for: options.expects }),
    async answer(_, answer, ports) {
      const given =
        answer.kind === 'typed' ? { identifier: answer.identifier, secret: answer.password } : ports.credentials.readScan(answer.text)
      if (given === null) return { kind: 'refused', failure: failure('scan_unreadable'), field: 'identifier' }
      const checked = await ports.credentials.check(given.identifier, given.secret)
      if (!checked.ok) {
        if (checked.error.code === 'account_merged')
          return { kind: 'stopped', failure: checked.error, retryAt: null, instead: ['my-account'] }
        if (checked.error.code !== 'credentials_too_many') return { kind: 'refused', failure: checked.error, field: 'password' }
        return { kind: 'stopped', failure: checked.error, retryAt: 'credentials', brake: { brake: 'kiosk-password', subject: 'kiosk' } }
      }
      const { kind, account } = checked.value
      if (account.state === 'active')
        return { kind: 'stopped', failure: failure('account_already_active'), retryAt: null, instead: ['my-account', 'lost'] }
      const facts = { account, typed: account.identifier }
      const found = kind === 'provisional' ? 'letter' : 'validation'
      if (found === options.expects) return { kind: 'done', facts }
      return { kind: 'switch', flow: found === 'letter' ? 'activate-by-letter' : 'validate-mail', facts }
    },
  }
}
