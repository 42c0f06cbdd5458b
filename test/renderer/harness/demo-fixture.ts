import type { OutputOf } from '../../../src/shared/contract.ts'

const AT = Date.UTC(2026, 8, 7, 6, 42)

/** An outbox as a demonstration leaves it. */
export const outbox: OutputOf<'demo.outbox'> = [
  {
    id: 'm3',
    channel: 'sms',
    recipient: '+262 639 98 12 34',
    subject: null,
    text: 'Votre code de validation est 482 913. Il est valable 30 minutes.',
    at: AT,
    state: 'sent',
  },
  {
    id: 'm2',
    channel: 'mail',
    recipient: 'nadia@exemple.example',
    subject: 'Validez votre compte – Métice',
    text: 'Bonjour,\n\nVotre code de validation :\n\n    730519\n\nSaisissez-le à la borne de l’école, maintenant ou un autre jour.',
    at: AT - 420_000,
    state: 'queued',
  },
  {
    id: 'm1',
    channel: 'sms',
    recipient: '+33 6 39 98 56 78',
    subject: null,
    text: 'Votre code de validation est 115 204. Il est valable 30 minutes.',
    at: AT - 3_600_000,
    state: 'failed',
  },
]
