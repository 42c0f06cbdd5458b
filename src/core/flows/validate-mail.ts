import { ok } from '../../shared/result.ts'
import { enterCredentials } from './steps/enter-credentials.ts'
import { proveMail } from './steps/prove-mail.ts'
import { flow } from './step.ts'

/** Guide, section 3, step 5: the validation mail, at once or when the parent comes back. */
export const validateMail = flow('validate-mail', '3.5. Validez votre compte', 6)
  .step(enterCredentials({ expects: 'validation' }))
  .step(proveMail)
  .finish(async ({ account, validated }, ports) => {
    const done = ports.activation.validateMail({ accountId: account.id, mail: validated })
    if (!done.ok) return done
    return ok({
      view: { outcome: 'active', identifier: account.identifier, portal: ports.policy.portal, sentTo: null, then: ['my-account'] },
      next: { account: { ...account, state: 'active' as const } },
    })
  })
