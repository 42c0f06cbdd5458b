import { ok } from '../../shared/result.ts'
import { maskMail } from '../domain/mail.ts'
import { askMail } from './steps/ask-mail.ts'
import { choosePassword } from './steps/choose-password.ts'
import { confirmBirthDates } from './steps/confirm-birth-dates.ts'
import { enterCredentials } from './steps/enter-credentials.ts'
import { flow } from './step.ts'

/** Guide, section 3: «J'ai des identifiants fournis par l'école de mon enfant». */
export const activateByLetter = flow('activate-by-letter', '3. J’ai des identifiants fournis par l’école', 6)
  .step(enterCredentials({ expects: 'letter' }))
  .step(confirmBirthDates({ of: 'one', guideStep: 4 }))
  .step(choosePassword({ guideStep: 4 }))
  .step(askMail)
  .finish(async ({ account, mail, passwordHash }, ports) => {
    const begun = await ports.activation.byLetter({ accountId: account.id, mail, passwordHash })
    if (!begun.ok) return begun
    return ok({
      view: {
        outcome: 'activating',
        identifier: account.identifier,
        portal: ports.policy.portal,
        sentTo: maskMail(mail),
        then: ['validate-mail'],
      },
      next: { account, delivery: begun.value },
    })
  })
