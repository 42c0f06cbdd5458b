import { ok } from '../../shared/result.ts'
import { maskMail } from '../domain/mail.ts'
import { proposeMail, proveNewMail } from './steps/change-mail.ts'
import { signIn } from './steps/sign-in.ts'
import { flow } from './step.ts'

/** Guide, «Modifier mon adresse mail»: the old one stays until the new one is validated. */
export const changeMail = flow('change-mail', 'Modifier mon adresse mail', 4)
  .step(signIn)
  .step(proposeMail)
  .step(proveNewMail)
  .finish(({ account, proposed, adopted }, ports) => {
    if (adopted !== null) {
      const changed = ports.changes.adoptMail({ accountId: account.id, mail: adopted })
      if (!changed.ok) return Promise.resolve(changed)
    }
    return Promise.resolve(
      ok({
        view: {
          outcome: adopted === null ? ('mail-pending' as const) : ('mail-changed' as const),
          identifier: null,
          portal: ports.policy.portal,
          sentTo: maskMail(adopted ?? proposed),
          then: ['my-account' as const],
        },
        next: { account },
      }),
    )
  })
