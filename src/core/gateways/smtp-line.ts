import { readFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { rootCertificates } from 'node:tls'
import type { SmtpPolicy } from '../../shared/policy/smtp.ts'

/** Long enough for what waits to go out in one go, shorter than any relay's or router's patience. */
export const IDLE_MS = 10_000

export interface Mail {
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly messageId: string
  readonly headers: Readonly<Record<string, string>>
}

/** What nodemailer's errors carry. */
export interface SmtpError {
  readonly code?: string
  /** The system's own code, when there was one. */
  readonly originalCode?: string
  readonly responseCode?: number
  readonly command?: string
}

export interface SmtpLine {
  /** Sends one mail; never throws. `hasLeft`: some of it was on the line, so that nobody can tell of an error what became of it. */
  send(mail: Mail): Promise<{ readonly error: SmtpError | null; readonly hasLeft: boolean }>
  /** No new mail; one that is being sent goes to its end. */
  close(): void
}

/** A few connections to the relay, opened as needed and closed when idle for `idleMs`. Throws when the policy's certificates cannot be read. */
export async function smtpLine(policy: SmtpPolicy, password: string | null, idleMs: number): Promise<SmtpLine> {
  const timeout = policy.timeoutSeconds * 1000
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    pool: true,
    maxConnections: policy.connections,
    // It would send again by itself what the line took down with it, without knowing how far it was.
    maxRequeues: 0,
    idleTimeout: idleMs,
    host: policy.host,
    port: policy.port,
    secure: policy.security === 'tls',
    requireTLS: policy.security === 'starttls',
    ignoreTLS: policy.security === 'none',
    ...(policy.ca === undefined ? {} : { tls: { ca: [...rootCertificates, await readFile(policy.ca, 'utf8')] } }),
    ...(policy.user === undefined ? {} : { auth: { user: policy.user, pass: password ?? '' } }),
    dnsTimeout: timeout,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
  })
  // The library tells of a cut only that there was one. Nobody reads a mail before the relay has said that it wants it.
  const texts = new Map<string, Readable>()
  transport.use('stream', ({ message }, done) => {
    const read = message.createReadStream.bind(message)
    message.createReadStream = (options) => {
      const stream = read(options)
      texts.set(message.messageId(), stream)
      return stream
    }
    done()
  })
  return {
    async send(mail) {
      try {
        await transport.sendMail(mail)
        return { error: null, hasLeft: true }
      } catch (error) {
        return { error: error as SmtpError, hasLeft: texts.get(mail.messageId)?.readableDidRead === true }
      } finally {
        texts.delete(mail.messageId)
      }
    },
    close: () => transport.close(),
  }
}
