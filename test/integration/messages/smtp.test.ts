import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { smtpDriver } from '../../../src/core/gateways/smtp.ts'
import { deafPort } from './http-gateway.ts'
import { refusal, relayAt, smtpRelay } from './smtp-relay.ts'

const mail = { id: 'm1', recipient: 'parent@exemple.example', subject: 'Validez votre compte', text: 'Votre code : 482913', deadline: null }

/** A line that is open and says nothing, or is cut at once. */
async function withLine<T>(onConnect: (socket: Socket) => void, work: (port: number) => Promise<T>): Promise<T> {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    onConnect(socket)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  try {
    return await work((server.address() as AddressInfo).port)
  } finally {
    for (const socket of sockets) socket.destroy()
    await new Promise<void>((resolve) => void server.close(() => resolve()))
  }
}

describe('a mail', () => {
  it('goes out whole, under its key', async () => {
    const { port, mails } = await smtpRelay()
    expect(await smtpDriver(relayAt(port), null).send(mail)).toEqual({ kind: 'sent' })
    expect(mails).toHaveLength(1)
    expect(mails[0]).toMatchObject({ subject: mail.subject, messageId: '<m1@filaos.example>', text: expect.stringContaining('482913') })
    expect(mails[0]?.from?.text).toContain('guichet@filaos.example')
    expect(mails[0]?.headers.get('auto-submitted')).toBe('auto-generated')
  })

  it('goes out again by the same driver', async () => {
    const { port, mails } = await smtpRelay()
    const driver = smtpDriver(relayAt(port), null)
    await Promise.all([driver.send(mail), driver.send({ ...mail, id: 'm2' })])
    expect(mails.map(({ messageId }) => messageId).sort()).toEqual(['<m1@filaos.example>', '<m2@filaos.example>'])
  })

  it('goes out with the policy’s user and secret', async () => {
    const seen: unknown[] = []
    const { port } = await smtpRelay({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth({ username, password }, _session, done) {
        seen.push([username, password])
        done(null, { user: username })
      },
    })
    expect(await smtpDriver(relayAt(port, { user: 'borne' }), 's3cret').send(mail)).toEqual({ kind: 'sent' })
    expect(seen).toEqual([['borne', 's3cret']])
  })
})

describe('the relay refuses this mail, for good', () => {
  it('because of its recipient', async () => {
    const { port } = await smtpRelay({ onRcptTo: (_address, _session, done) => done(refusal(550, 'No such user')) })
    expect(await smtpDriver(relayAt(port), null).send(mail)).toEqual({ kind: 'refused', status: 'recipient' })
  })
  it('because its recipient is no address', async () => {
    const { port } = await smtpRelay()
    expect(await smtpDriver(relayAt(port), null).send({ ...mail, recipient: 'parent' })).toMatchObject({ kind: 'refused' })
    expect(await smtpDriver(relayAt(port), null).send({ ...mail, recipient: '' })).toEqual({ kind: 'refused', status: 'recipient' })
  })
  it('because of its sender', async () => {
    const { port } = await smtpRelay({ onMailFrom: (_address, _session, done) => done(refusal(553, 'Not yours')) })
    expect(await smtpDriver(relayAt(port), null).send(mail)).toEqual({ kind: 'refused', status: 'smtp 553' })
  })
  it('because of its text', async () => {
    const { port } = await smtpRelay({
      onData(stream, _session, done) {
        stream.resume().on('end', () => done(refusal(554, 'Spam')))
      },
    })
    expect(await smtpDriver(relayAt(port), null).send(mail)).toEqual({ kind: 'refused', status: 'smtp 554' })
  })
})

describe('the mail may be tried again', () => {
  it('when its recipient is refused for now', async () => {
    const { port } = await smtpRelay({ onRcptTo: (_address, _session, done) => done(refusal(450, 'Greylisted')) })
    expect(await smtpDriver(relayAt(port), null).send(mail)).toEqual({ kind: 'unreachable', status: 'smtp 450' })
  })
  it('when the relay knows nobody: that is the school’s password, not the mail', async () => {
    const { port } = await smtpRelay({ allowInsecureAuth: true, onAuth: (_auth, _session, done) => done(refusal(535, 'Bad credentials')) })
    expect(await smtpDriver(relayAt(port, { user: 'borne' }), 'wrong').send(mail)).toEqual({ kind: 'unreachable', status: 'auth' })
  })
  it('when the relay wants a password that the policy lacks', async () => {
    const { port } = await smtpRelay({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(null, { user: 'x' }),
    })
    expect(await smtpDriver(relayAt(port), null).send(mail)).toEqual({ kind: 'unreachable', status: 'auth' })
  })
  it('when the relay refuses to talk', async () => {
    const { port } = await smtpRelay({ onConnect: (_session, done) => done(refusal(554, 'Not you')) })
    expect(await smtpDriver(relayAt(port), null).send(mail)).toEqual({ kind: 'unreachable', status: 'smtp 554' })
  })
  it('when nobody listens', async () => {
    expect(await smtpDriver(relayAt(await deafPort()), null).send(mail)).toEqual({ kind: 'unreachable', status: 'network' })
  })
  it('when the line is cut before a word', async () => {
    const delivery = await withLine(
      (socket) => void socket.destroy(),
      (port) => smtpDriver(relayAt(port), null).send(mail),
    )
    expect(delivery).toEqual({ kind: 'unreachable', status: 'network' })
  })
  it('when the relay says nothing', async () => {
    const silent = (port: number) => smtpDriver({ ...relayAt(port), timeoutSeconds: 0.05 }, null).send(mail)
    expect(await withLine(() => undefined, silent)).toEqual({ kind: 'unreachable', status: 'timeout' })
  })
})

describe('without the TLS that the policy asks for nothing leaves', () => {
  it('when the certificate is not to be trusted', async () => {
    const { port, mails } = await smtpRelay({ secure: true })
    expect(await smtpDriver(relayAt(port, { security: 'tls' }), null).send(mail)).toEqual({ kind: 'unreachable', status: 'tls' })
    expect(mails).toEqual([])
  })
  it('when the certificate of STARTTLS is not to be trusted', async () => {
    const { port, mails } = await smtpRelay({ disabledCommands: [] })
    expect(await smtpDriver(relayAt(port, { security: 'starttls' }), null).send(mail)).toEqual({ kind: 'unreachable', status: 'tls' })
    expect(mails).toEqual([])
  })
  it('when the relay offers no STARTTLS', async () => {
    const { port, mails } = await smtpRelay()
    expect(await smtpDriver(relayAt(port, { security: 'starttls' }), null).send(mail)).toEqual({ kind: 'unreachable', status: 'tls' })
    expect(mails).toEqual([])
  })
  it('when the relay speaks in clear', async () => {
    const { port, mails } = await smtpRelay()
    expect(await smtpDriver(relayAt(port, { security: 'tls' }), null).send(mail)).toEqual({ kind: 'unreachable', status: 'tls' })
    expect(mails).toEqual([])
  })
})

describe('nobody can tell whether it left', () => {
  it('when the line is cut after the text', async () => {
    const cut: Socket[] = []
    const { port } = await smtpRelay({
      onData(stream) {
        stream.resume().on('end', () => cut.forEach((socket) => socket.destroy()))
      },
    })
    const through = (outer: Socket): void => {
      const inner = connect(port, '127.0.0.1')
      cut.push(outer)
      inner.on('error', () => undefined)
      outer.pipe(inner).pipe(outer)
    }
    expect(await withLine(through, (line) => smtpDriver(relayAt(line), null).send(mail))).toEqual({ kind: 'unknown', status: 'cut' })
  })
  it('when no answer comes after the text', async () => {
    const { port } = await smtpRelay({ onData: (stream) => void stream.resume() })
    const driver = smtpDriver({ ...relayAt(port), timeoutSeconds: 5 }, null)
    expect(await driver.send(mail)).toEqual({ kind: 'unknown', status: 'timeout' })
  })
})
