import type { Transporter } from 'nodemailer'
import type { SmtpPolicy } from '../../shared/policy.ts'
import type { Delivery, Driver } from './driver.ts'

/** Mail through the school's relay. `password` is already read from where the policy says it lies. */
export function smtpDriver(policy: SmtpPolicy, password: string | null): Driver {
  const timeout = policy.timeoutSeconds * 1000
  const open = async (): Promise<Transporter> =>
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
    })
  let transport: Promise<Transporter> | null = null
  return {
    async send({ id, recipient, subject, text }): Promise<Delivery> {
      try {
        await (
          await (transport ??= open())
        ).sendMail({
          from: policy.from,
          to: recipient,
          subject: subject ?? '',
          text,
          messageId: `<${id}@${domainOf(policy.from)}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
        return { kind: 'sent' }
      } catch (error) {
        return deliveryOf(error)
      }
    },
  }
}

const domainOf = (from: string): string => /@([^>\s]+)/.exec(from)?.[1] ?? 'guichet.invalid'

/** 5xx is a refusal; a cut after DATA may have left; everything else did not leave. */
function deliveryOf(error: unknown): Delivery {
  const { responseCode, code, command } = error as { responseCode?: number; code?: string; command?: string }
  const status = String(responseCode ?? code ?? 'error').slice(0, 40)
  if (responseCode !== undefined && responseCode >= 500) return { kind: 'refused', status }
  if (command === 'DATA' && responseCode === undefined) return { kind: 'unknown', status }
  return { kind: 'unreachable', status }
}
