import type { SmtpPolicy } from '../../shared/policy/smtp.ts'
import type { Delivery, Driver } from './driver.ts'
import { beforeSending } from './fault.ts'
import { IDLE_MS, smtpLine, type SmtpError, type SmtpLine } from './smtp-line.ts'

/**
 * Mail through the school's relay. `password` is already read from where the policy says it lies. Lines to the relay are kept
 * for a moment, so that what waited goes out over one of them; the library's own repeats are off, since a mail that may have
 * left is not sent twice.
 */
export function smtpDriver(policy: SmtpPolicy, password: string | null, idleMs = IDLE_MS): Driver {
  let opened: Promise<SmtpLine> | null = null
  /** A line that was kept may be dead by now: then a mail of which nothing has left deserves a new one. */
  let isUsed = false

  return {
    async send({ id, recipient, subject, text }): Promise<Delivery> {
      const mail = {
        from: policy.from,
        to: recipient,
        subject: subject ?? '',
        text,
        messageId: `<${id}@${domainOf(policy.from)}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      }
      for (let isRepeat = !isUsed; ; isRepeat = true) {
        const line = await (opened ??= smtpLine(policy, password, idleMs)).catch(() => null)
        if (line === null) {
          opened = null
          return { kind: 'unreachable', status: 'tls' }
        }
        const { error, hasLeft } = await line.send(mail)
        if (error === null) {
          isUsed = true
          return { kind: 'sent' }
        }
        const delivery = deliveryOf(error, hasLeft)
        if (isRepeat || delivery.status !== 'network') return delivery
      }
    },
    close: () => void opened?.then((line) => line.close()).catch(() => undefined),
  }
}

const domainOf = (from: string): string => /@([^>\s]+)/.exec(from)?.[1] ?? 'guichet.invalid'

/** What the relay says of this mail is final when it is a 5xx; what it says of us, or a line that fails, may change. */
function deliveryOf({ code, originalCode, responseCode, command }: SmtpError, hasLeft: boolean): Exclude<Delivery, { kind: 'sent' }> {
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
  const status = code === 'ETIMEDOUT' ? 'timeout' : hasLeft ? 'cut' : 'network'
  return { kind: hasLeft ? 'unknown' : 'unreachable', status }
}
