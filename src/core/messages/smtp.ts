import type { Transporter } from 'nodemailer'
import type { SmtpPolicy } from '../../shared/policy/smtp.ts'
import type { Delivery, Driver } from './driver.ts'
import { beforeSending } from './fault.ts'

/** Mail through the school's relay. `password` is already read from where the policy says it lies. */
export function smtpDriver(policy: SmtpPolicy, password: string | null): Driver {
  const timeout = policy.timeoutSeconds * 1000
  /** A connection for one mail. The library tells of a cut only that there was one; its log tells whether the text had been announced. */
  const open = async (onData: () => void): Promise<Transporter> =>
    (await import('nodemailer')).createTransport({
      host: policy.host,
      port: policy.port,
      secure: policy.security === 'tls',
      requireTLS: policy.security === 'starttls',
      ignoreTLS: policy.security === 'none',
      ...(policy.user === undefined ? {} : { auth: { user: policy.user, pass: password ?? '' } }),
      connectionTimeout: timeout,
      greetingTimeout: timeout,
      socketTimeout: timeout,
      transactionLog: true,
      logger: { ...silent, debug: (_entry: unknown, said: unknown) => (said === 'DATA' ? onData() : undefined) },
    })
  return {
    async send({ id, recipient, subject, text }): Promise<Delivery> {
      let announced = false
      try {
        const transport = await open(() => (announced = true))
        await transport.sendMail({
          from: policy.from,
          to: recipient,
          subject: subject ?? '',
          text,
          messageId: `<${id}@${domainOf(policy.from)}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
        return { kind: 'sent' }
      } catch (error) {
        return deliveryOf(error as SmtpError, announced)
      }
    },
  }
}

const nothing = (): void => undefined
const silent = { level: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing, fatal: nothing }

const domainOf = (from: string): string => /@([^>\s]+)/.exec(from)?.[1] ?? 'guichet.invalid'

/** What nodemailer's errors carry. */
interface SmtpError {
  readonly code?: string
  /** The system's own code, when there was one. */
  readonly originalCode?: string
  readonly responseCode?: number
  readonly command?: string
}

/** What the relay says of this mail is final when it is a 5xx; what it says of us, or a line that fails, may change. */
function deliveryOf({ code, originalCode, responseCode, command }: SmtpError, announced: boolean): Delivery {
  const before = beforeSending(originalCode)
  if (code === 'ETLS' || before === 'tls') return { kind: 'unreachable', status: 'tls' }
  if (code === 'EAUTH' || code === 'ENOAUTH' || responseCode === 530) return { kind: 'unreachable', status: 'auth' }
  if (responseCode !== undefined) {
    const isAboutThisMail = command === 'MAIL FROM' || command === 'RCPT TO' || command === 'DATA'
    if (responseCode < 500 || !isAboutThisMail) return { kind: 'unreachable', status: `smtp ${responseCode}` }
    return { kind: 'refused', status: command === 'RCPT TO' ? 'recipient' : `smtp ${responseCode}` }
  }
  if (code === 'EENVELOPE') return { kind: 'refused', status: 'recipient' }
  if (code === 'EMESSAGE') return { kind: 'refused', status: 'message' }
  const status = code === 'ETIMEDOUT' ? 'timeout' : announced ? 'cut' : 'network'
  return { kind: announced ? 'unknown' : 'unreachable', status }
}
