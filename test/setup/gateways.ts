import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import type { PolicyInput } from '../../src/shared/policy.ts'

export interface SentSms {
  readonly to: string
  readonly text: string
  readonly key: string
  readonly authorization: string
}

/** A real HTTP gateway and a real SMTP server on loopback, which remember what they took. */
export interface Gateways {
  readonly smsUrl: string
  readonly smtpPort: number
  readonly sms: SentSms[]
  readonly mails: { readonly to: string; readonly subject: string; readonly text: string }[]
  /** What the SMS gateway answers from now on. */
  answer: number
  /** Called when the SMS gateway has taken a message and has not answered yet. */
  onSms: () => void
  close(): Promise<void>
}

export async function openGateways(): Promise<Gateways> {
  const sms: SentSms[] = []
  const mails: Gateways['mails'] = []
  const state: { answer: number; onSms: () => void } = { answer: 201, onSms: () => undefined }
  const http: Server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      if (state.answer < 300) {
        const { to, message } = JSON.parse(body) as { to: string; message: string }
        sms.push({
          to,
          text: message,
          key: String(request.headers['idempotency-key']),
          authorization: String(request.headers.authorization),
        })
        state.onSms()
      }
      response.writeHead(state.answer).end('{}')
    })
  })
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      void simpleParser(stream).then((mail) => {
        const [to] = session.envelope.rcptTo
        mails.push({ to: to?.address ?? '', subject: mail.subject ?? '', text: mail.text ?? '' })
        done()
      })
    },
  })
  await Promise.all([
    new Promise<void>((resolve) => void http.listen(0, '127.0.0.1', resolve)),
    new Promise<void>((resolve) => void smtp.listen(0, '127.0.0.1', resolve)),
  ])
  return {
    smsUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}/sms`,
    smtpPort: (smtp.server.address() as AddressInfo).port,
    sms,
    mails,
    get answer() {
      return state.answer
    },
    set answer(status) {
      state.answer = status
    },
    get onSms() {
      return state.onSms
    },
    set onSms(call) {
      state.onSms = call
    },
    close: async () => {
      await new Promise<void>((resolve) => void http.close(() => resolve()))
      await new Promise<void>((resolve) => void smtp.close(() => resolve()))
    },
  }
}

/** A policy that sends through these gateways; without a UAI, so that any generated school will do. */
export const policyFor = (gateways: Gateways): PolicyInput => ({
  school: {
    name: 'Collège des Filaos',
    territory: 'FR',
    addressLines: ['12 chemin des Filaos', '97400 Saint-Denis'],
    city: 'Saint-Denis',
    phone: '0262 00 00 00',
    mail: 'accueil@college-des-filaos.example',
    head: { name: 'Mme Payet', title: 'La principale' },
  },
  portal: { name: 'Métice', url: 'https://portail.example/metice' },
  messages: {
    smtp: { host: '127.0.0.1', port: gateways.smtpPort, security: 'none', from: 'Guichet <guichet@college-des-filaos.example>' },
    sms: {
      url: gateways.smsUrl,
      headers: { authorization: 'Bearer {secret:token}' },
      body: { kind: 'json', value: { to: '{to}', message: '{text}', from: '{sender}' } },
      secrets: { token: { env: 'GUICHET_TEST_SMS_TOKEN' } },
      sender: 'Filaos',
    },
  },
})
