import { failure } from '../../../shared/codes.ts'
import { PASSWORD_RULE } from '../../../shared/password.ts'
import type { KnownAccount } from '../ports.ts'
import type { SessionFacts, Step } from '../step.ts'

/** Guide 1.7 and 3.4: the password, twice. Only its hash becomes a fact. */
export function choosePassword(options: {
  readonly guideStep: number
}): Step<SessionFacts & { readonly account: KnownAccount }, { readonly passwordHash: string }, 'choose-password'> {
  return {
    id: 'password',
    guideStep: options.guideStep,
    screen: 'choose-password',
    show: ({ account }) => ({
      identifier: account.identifier,
      minLength: PASSWORD_RULE.minLength,
      minClasses: PASSWORD_RULE.minClasses,
    }),
    async answer({ account }, { password, confirmation }, ports) {
      const refused = await ports.passwords.judge(password, [account.identifier, ...account.guardianName.split(' ')])
      if (refused !== null) return { kind: 'refused', failure: refused, field: 'password' }
      if (password !== confirmation) return { kind: 'refused', failure: failure('password_mismatch'), field: 'confirmation' }
      return { kind: 'done', facts: { passwordHash: await ports.passwords.hash(password) } }
    },
  }
}
