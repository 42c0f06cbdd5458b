import { ok } from '../../shared/result.ts'
import { askPhone } from './steps/ask-phone.ts'
import { confirmBirthDates } from './steps/confirm-birth-dates.ts'
import { signInWithFranceConnect } from './steps/franceconnect.ts'
import { proveNumber } from './steps/prove-number.ts'
import { flow } from './step.ts'

/** Guide, section 2: «Je dispose d'un compte FranceConnect», then phone, code and birth dates. */
export const withFranceConnect = flow('franceconnect', '2. Je dispose d’un compte FranceConnect', 8)
  .step(signInWithFranceConnect)
  .step(askPhone({ guideStep: 5 }))
  .step(proveNumber({ guideStep: 6 }))
  .step(confirmBirthDates({ of: 'each', guideStep: 7 }))
  .finish(({ account, mobile, proof, person }, ports) => {
    const activated = ports.changes.byFranceConnect({ accountId: account.id, mobile, subject: person.subject, proof })
    if (!activated.ok) return Promise.resolve(activated)
    return Promise.resolve(
      ok({
        view: {
          outcome: 'active' as const,
          identifier: account.identifier,
          portal: ports.policy.portal,
          sentTo: null,
          then: ['my-account' as const],
        },
        next: { account: { ...account, state: 'active' as const } },
      }),
    )
  })
