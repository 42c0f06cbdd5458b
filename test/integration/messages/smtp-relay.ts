import type { AddressInfo } from 'node:net'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach } from 'vitest'
import { policySchema } from '../../../src/shared/policy.ts'
import type { SmtpPolicy } from '../../../src/shared/policy/smtp.ts'
import { examplePolicy } from '../../setup/station.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

export interface Relay {
  readonly port: number
  readonly mails: ParsedMail[]
  readonly server: SMTPServer
}

/** A relay on loopback that behaves as its options say, and remembers the mails it took. Without TLS unless they ask for it. */
export async function smtpRelay(options: SMTPServerOptions = {}): Promise<Relay> {
  const mails: ParsedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 1,
    logger: false,
    onData(stream, _session, done) {
      const taken = (mail: ParsedMail): void => {
        mails.push(mail)
        done()
      }
      // A line that ends within a mail brings none.
      void simpleParser(stream).then(taken, done)
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => void server.close(() => resolve())))
  return { port: (server.server.address() as AddressInfo).port, mails, server }
}

/** A relay's description as the policy would hold it. */
export function relayAt(port: number, more: Readonly<Record<string, unknown>> = {}): SmtpPolicy {
  const smtp = { host: '127.0.0.1', port, security: 'none', from: 'Guichet <guichet@filaos.example>', ...more }
  const policy = policySchema.parse({ ...examplePolicy, messages: { smtp } }).messages.smtp
  if (policy === undefined) throw new Error('no relay')
  return policy
}

/** What a server says no with. */
export const refusal = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode })
