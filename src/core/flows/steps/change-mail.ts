import { failure } from '../../../shared/codes.ts'
import { maskMail, readMail } from '../../domain/mail.ts'
import type { SessionFacts, Step } from '../step.ts'
import type { SignedIn } from './sign-in.ts'

type Delivery = 'sent' | 'queued' | 'failed'

export interface ProposedMail {
  readonly proposed: string
  readonly delivery: Delivery
}

/** Guide, «Modifier mon adresse mail»: the new address twice, «Envoyer»; or «Renvoyer un email de validation» while one waits. */
export const proposeMail: Step<SessionFacts & SignedIn, ProposedMail, 'change-mail'> = {
  id: 'new-mail',
  guideStep: 2,
  screen: 'change-mail',
  show({ account, proposed }, ports) {
    const { mail, mailValidated, pendingMail } = ports.directory.contacts(account.id)
    return {
      current: mail !== null && mailValidated ? maskMail(mail) : null,
      pending: pendingMail === null ? null : maskMail(pendingMail),
      mail: proposed ?? '',
    }
  },
  async answer({ account }, answer, ports) {
    const pending = ports.directory.contacts(account.id).pendingMail
    if (answer.kind === 'resend') {
      if (pending === null) return { kind: 'refused', failure: failure('mail_invalid'), field: 'mail' }
      const sent = await ports.challenges.start('change-mail', account.id, pending)
      return sent.ok ? { kind: 'done', facts: { proposed: pending, delivery: sent.value } } : { kind: 'refused', failure: sent.error }
    }
    const mail = readMail(answer.mail)
    if (mail === null) return { kind: 'refused', failure: failure('mail_invalid'), field: 'mail' }
    if (readMail(answer.confirmation) !== mail) return { kind: 'refused', failure: failure('mail_mismatch'), field: 'confirmation' }
    return { kind: 'done', facts: { proposed: mail, delivery: await ports.changes.proposeMail({ accountId: account.id, mail }) } }
  },
}

/** The new address is read by whoever asked for it: the code of its mail, here, now or another day. */
export const proveNewMail: Step<SessionFacts & SignedIn & ProposedMail, { readonly adopted: string | null }, 'validate-mail'> = {
  id: 'prove-new-mail',
  guideStep: 3,
  screen: 'validate-mail',
  once: true,
  show: ({ proposed, delivery }) => ({ sentTo: maskMail(proposed), delivery, for: 'new-mail' }),
  async answer({ account, proposed }, answer, ports) {
    switch (answer.kind) {
      case 'later':
        return { kind: 'done', facts: { adopted: null } }
      case 'resend': {
        const sent = await ports.challenges.start('change-mail', account.id, proposed)
        if (!sent.ok) return { kind: 'refused', failure: sent.error }
        return sent.value === 'failed' ? { kind: 'refused', failure: failure('mail_unreachable') } : { kind: 'more', facts: {} }
      }
      case 'code': {
        const proved = ports.challenges.answer('change-mail', account.id, answer.code)
        return proved.ok
          ? { kind: 'done', facts: { adopted: proved.value.recipient } }
          : { kind: 'refused', failure: proved.error, field: 'code' }
      }
    }
  },
}
