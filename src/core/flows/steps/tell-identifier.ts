import { failure } from '../../../shared/codes.ts'
import { maskMail, readMail } from '../../domain/mail.ts'
import type { KnownAccount, FlowPorts } from '../ports.ts'
import type { Outcome, SessionFacts, Step } from '../step.ts'

export interface ToldFacts {
  /** Masked, as typed: whether an account has it is not said. */
  readonly sentTo: string
}

const KIOSK = { brake: 'unknown-number', subject: 'kiosk' } as const

/** Enough for one parent with several accounts; a flood is a person's business. */
function tell(accounts: readonly KnownAccount[], channel: 'sms' | 'mail', recipient: string, ports: FlowPorts): void {
  ports.brakes.miss(KIOSK)
  for (const account of accounts.slice(0, 5)) ports.notices.identifier(account, channel, recipient)
}

const braked = (ports: FlowPorts): Extract<Outcome<ToldFacts>, { kind: 'stopped' }> | null =>
  ports.brakes.left(KIOSK) > 0 ? null : { kind: 'stopped', failure: failure('staff_needed'), retryAt: null, brake: KIOSK }

type Way = SessionFacts & { readonly way: 'mail' | 'sms' }

/** Guide, «Récupération de l'identifiant par mail». Known or not, the same is shown after the same time. */
export const tellByMail: Step<Way, Partial<ToldFacts>, 'ask-known-mail'> = {
  id: 'mail',
  guideStep: 5,
  screen: 'ask-known-mail',
  skip: ({ way }) => (way === 'mail' ? null : {}),
  enter: (_, ports) => braked(ports),
  show: () => ({ mail: '', for: 'identifier' }),
  answer(_, typed, ports) {
    const mail = readMail(typed.mail)
    if (mail === null) return { kind: 'refused', failure: failure('mail_invalid'), field: 'mail' }
    tell(ports.directory.withMail(mail), 'mail', mail, ports)
    return { kind: 'done', facts: { sentTo: maskMail(mail) } }
  },
}

/** Guide, «Récupération de l'identifiant par SMS». */
export const tellBySms: Step<Way, Partial<ToldFacts>, 'ask-phone'> = {
  id: 'phone',
  guideStep: 5,
  screen: 'ask-phone',
  skip: ({ way }) => (way === 'sms' ? null : {}),
  enter: (_, ports) => braked(ports),
  show(_, ports) {
    const { countries, usual } = ports.phones.countries(ports.policy.school.territory)
    return { countries: [...countries], usual, country: ports.policy.school.territory, number: '', for: 'identifier' }
  },
  answer(_, typed, ports) {
    const mobile = ports.phones.read(typed.country, typed.number)
    if (mobile === null) return { kind: 'refused', failure: failure('phone_invalid'), field: 'number' }
    tell(ports.directory.withNumber(mobile), 'sms', mobile, ports)
    return { kind: 'done', facts: { sentTo: ports.phones.mask(mobile) } }
  },
}
