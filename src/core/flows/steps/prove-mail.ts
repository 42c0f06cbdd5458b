import { failure } from '../../../shared/codes.ts'
import { maskMail } from '../../domain/mail.ts'
import type { KnownAccount } from '../ports.ts'
import type { SessionFacts, Step } from '../step.ts'

interface Facts {
  readonly validated: string
  readonly delivery?: 'sent' | 'queued' | 'failed'
}

/** Guide 3.5: «Validez votre compte», with the code of the validation mail. Until then the account is «En cours d'activation». */
export const proveMail: Step<SessionFacts & { readonly account: KnownAccount }, Facts, 'validate-mail'> = {
  id: 'validate-mail',
  guideStep: 5,
  screen: 'validate-mail',
  enter: ({ account }, ports) =>
    ports.directory.unvalidatedMail(account.id) === null
      ? { kind: 'stopped', failure: failure('account_already_active'), retryAt: null }
      : null,
  show: ({ account, delivery }, ports) => ({
    sentTo: maskMail(ports.directory.unvalidatedMail(account.id) ?? ''),
    delivery: delivery ?? 'sent',
    for: 'account',
  }),
  async answer({ account }, answer, ports) {
    switch (answer.kind) {
      case 'later':
        return { kind: 'leave' }
      case 'resend': {
        const mail = ports.directory.unvalidatedMail(account.id)
        if (mail === null) return { kind: 'stopped', failure: failure('account_already_active'), retryAt: null }
        const sent = await ports.challenges.start('validate-mail', account.id, mail)
        if (!sent.ok) return { kind: 'refused', failure: sent.error }
        if (sent.value === 'failed') return { kind: 'refused', failure: failure('mail_unreachable') }
        return { kind: 'more', facts: { delivery: sent.value } }
      }
      case 'code': {
        const proved = ports.challenges.answer('validate-mail', account.id, answer.code)
        return proved.ok
          ? { kind: 'done', facts: { validated: proved.value.recipient } }
          : { kind: 'refused', failure: proved.error, field: 'code' }
      }
    }
  },
}
