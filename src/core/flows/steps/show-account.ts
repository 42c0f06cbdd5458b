import { maskMail } from '../../domain/mail.ts'
import type { SessionFacts, Step } from '../step.ts'
import type { SignedIn } from './sign-in.ts'

/** Guide, «Comment gérer son compte»: «Mes informations» and «Mes enfants», from which the rest is reached. */
export const showAccount: Step<SessionFacts & SignedIn, object, 'account'> = {
  id: 'account',
  guideStep: 2,
  screen: 'account',
  show({ account }, ports) {
    const { mail, mailValidated, pendingMail, mobile } = ports.directory.contacts(account.id)
    return {
      name: account.guardianName,
      identifier: account.identifier,
      mail: mail !== null && mailValidated ? maskMail(mail) : null,
      pendingMail: pendingMail === null ? null : maskMail(pendingMail),
      mobile: mobile === null ? null : ports.phones.mask(mobile),
      children: ports.directory.children(account.guardianId).map(({ firstName, className }) => ({ firstName, className })),
    }
  },
  answer({ account }, answer) {
    return answer.do === 'finish' ? { kind: 'leave' } : { kind: 'switch', flow: answer.do, facts: { account } }
  },
}
