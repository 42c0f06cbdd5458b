import { failure } from '../../../shared/codes.ts'
import { readMail } from '../../domain/mail.ts'
import type { SessionFacts, Step } from '../step.ts'

/** Guide 3.4: «adresse électronique», typed twice since the account waits for a mail to it. */
export const askMail: Step<SessionFacts, { readonly mail: string }, 'ask-mail'> = {
  id: 'mail',
  guideStep: 4,
  screen: 'ask-mail',
  show: ({ mail }) => ({ mail: mail ?? '' }),
  answer(_, answer) {
    const mail = readMail(answer.mail)
    if (mail === null) return { kind: 'refused', failure: failure('mail_invalid'), field: 'mail' }
    if (readMail(answer.confirmation) !== mail) return { kind: 'refused', failure: failure('mail_mismatch'), field: 'confirmation' }
    return { kind: 'done', facts: { mail } }
  },
}
