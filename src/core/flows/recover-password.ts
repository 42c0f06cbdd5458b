import { ok } from '../../shared/result.ts'
import { askIdentifier } from './steps/ask-identifier.ts'
import { choosePassword } from './steps/choose-password.ts'
import { chooseWay } from './steps/choose.ts'
import { askRecoveryMail, proveRecovery } from './steps/prove-recovery.ts'
import { flow } from './step.ts'

/** Guide, «Je n'ai plus mon mot de passe EduConnect»: the identifiant, then a code by mail or by SMS, then a new password. */
export const recoverPassword = flow('recover-password', '3. Je n’ai plus mon mot de passe', 7)
  .step(askIdentifier)
  .step(chooseWay('password-way', 5))
  .step(askRecoveryMail)
  .step(proveRecovery)
  .step(choosePassword({ guideStep: 7 }))
  .finish(({ account, proof, passwordHash }, ports) => {
    const changed = ports.changes.password({ accountId: account.id, passwordHash, by: proof })
    if (!changed.ok) return Promise.resolve(changed)
    return Promise.resolve(
      ok({
        view: { outcome: 'password-changed' as const, identifier: account.identifier, portal: ports.policy.portal, sentTo: null, then: [] },
        next: {},
      }),
    )
  })
