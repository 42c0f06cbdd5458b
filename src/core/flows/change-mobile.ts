import { ok } from '../../shared/result.ts'
import { askNewNumber, proveNewNumber } from './steps/change-mobile.ts'
import { signIn } from './steps/sign-in.ts'
import { flow } from './step.ts'

/** Guide, «Modifier mon numéro de téléphone». The school's own record is not changed by it, and the last screen says so. */
export const changeMobile = flow('change-mobile', 'Modifier mon numéro de téléphone', 4)
  .step(signIn)
  .step(askNewNumber)
  .step(proveNewNumber)
  .finish(({ account, mobile, proof }, ports) => {
    const changed = ports.changes.mobile({ accountId: account.id, mobile, proof })
    if (!changed.ok) return Promise.resolve(changed)
    return Promise.resolve(
      ok({
        view: {
          outcome: 'mobile-changed' as const,
          identifier: null,
          portal: ports.policy.portal,
          sentTo: ports.phones.mask(mobile),
          then: ['my-account' as const],
        },
        next: { account },
      }),
    )
  })
