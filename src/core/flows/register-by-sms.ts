import { ok } from '../../shared/result.ts'
import { askIdentity } from './steps/ask-identity.ts'
import { askPhone } from './steps/ask-phone.ts'
import { choosePassword } from './steps/choose-password.ts'
import { confirmBirthDates } from './steps/confirm-birth-dates.ts'
import { explainRegistration } from './steps/explain-registration.ts'
import { proveNumber } from './steps/prove-number.ts'
import { flow } from './step.ts'

/** Guide, section 1: «Je n'ai pas encore de compte : m'auto-inscrire par SMS». */
export const registerBySms = flow('register-by-sms', '1. Je n’ai pas encore de compte', 8)
  .step(explainRegistration)
  .step(askIdentity)
  .step(askPhone({ guideStep: 4 }))
  .step(proveNumber({ guideStep: 5 }))
  .step(confirmBirthDates({ of: 'each', guideStep: 6 }))
  .step(choosePassword({ guideStep: 7 }))
  .finish(async ({ account, mobile, proof, passwordHash }, ports) => {
    const activated = ports.activation.bySms({ accountId: account.id, mobile, proof, passwordHash })
    if (!activated.ok) return activated
    return ok({
      view: { outcome: 'active', identifier: account.identifier, portal: ports.policy.portal, sentTo: null, then: ['my-account'] },
      next: { account: { ...account, state: 'active' as const } },
    })
  })
