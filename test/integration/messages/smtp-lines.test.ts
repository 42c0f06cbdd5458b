import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SMTPServerOptions } from 'smtp-server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Driver, Outgoing } from '../../../src/core/gateways/driver.ts'
import { smtpDriver } from '../../../src/core/gateways/smtp.ts'
import { ownCertificate } from './certificate.ts'
import { postOffice } from './post.ts'
import { refusal, relayAt, smtpRelay } from './smtp-relay.ts'

const mail = (id: string): Outgoing => ({ id, recipient: 'parent@exemple.example', subject: 'Bonjour', text: 'Bonjour', deadline: null })

const open: Driver[] = []
afterEach(() => open.splice(0).forEach((driver) => driver.close?.()))

function driverFor(...given: Parameters<typeof smtpDriver>): Driver {
  const driver = smtpDriver(...given)
  open.push(driver)
  return driver
}

/** A relay that counts who calls. */
async function counted(options: Parameters<typeof smtpRelay>[0] = {}) {
  const lines = { opened: 0, open: 0, most: 0 }
  const relay = await smtpRelay({
    onConnect(_session, done) {
      lines.opened += 1
      lines.open += 1
      lines.most = Math.max(lines.most, lines.open)
      done()
    },
    onClose: () => void (lines.open -= 1),
    ...options,
  })
  return { ...relay, lines }
}

describe('what waited', () => {
  it('goes out over one line', async () => {
    const { port, mails, lines } = await counted()
    const driver = driverFor(relayAt(port), null)
    for (const id of ['m1', 'm2', 'm3']) expect(await driver.send(mail(id))).toEqual({ kind: 'sent' })
    expect(mails).toHaveLength(3)
    expect(lines.opened).toBe(1)
  })

  it('goes out over no more lines at once than the policy says', async () => {
    const { port, mails, lines } = await counted()
    const driver = driverFor(relayAt(port, { connections: 2 }), null)
    await Promise.all(Array.from({ length: 12 }, (_, at) => driver.send(mail(`m${at}`))))
    expect(mails).toHaveLength(12)
    expect(lines.most).toBe(2)
  })

  it('goes out although one of it is refused', async () => {
    const { port, lines } = await counted({
      onRcptTo: ({ address }, _session, done) => done(address.startsWith('nobody') ? refusal(550, 'No such user') : undefined),
    })
    const driver = driverFor(relayAt(port, { connections: 1 }), null)
    const deliveries = await Promise.all([
      driver.send(mail('m1')),
      driver.send({ ...mail('m2'), recipient: 'nobody@exemple.example' }),
      driver.send(mail('m3')),
    ])
    expect(deliveries).toEqual([{ kind: 'sent' }, { kind: 'refused', status: 'recipient' }, { kind: 'sent' }])
    expect(lines.opened).toBe(1)
  })
})

describe('a line that was kept', () => {
  /** Sends a mail, has the relay end its line, and sends another. */
  async function afterCut(cut: (socket: Socket) => void) {
    const sockets = new Set<Socket>()
    const { port, mails, lines, server } = await counted()
    server.server.on('connection', (socket: Socket) => sockets.add(socket))
    const driver = driverFor(relayAt(port), null)
    await driver.send(mail('m1'))
    for (const socket of sockets) cut(socket)
    const delivery = await driver.send(mail('m2'))
    return { delivery, mails, lines }
  }

  it.each<[string, (socket: Socket) => void]>([
    ['hung up', (socket) => void socket.end('421 4.4.2 Timeout\r\n')],
    ['dropped', (socket) => void socket.destroy()],
    ['reset', (socket) => void socket.resetAndDestroy()],
  ])('and that the relay has %s meanwhile costs no mail and doubles none', async (_, cut) => {
    const { delivery, mails, lines } = await afterCut(cut)
    expect(delivery).toEqual({ kind: 'sent' })
    expect(mails.map(({ messageId }) => messageId)).toEqual(['<m1@filaos.example>', '<m2@filaos.example>'])
    expect(lines.opened).toBe(2)
  })

  it('and that is cut after the text leaves it unknown: the mail is not sent again', async () => {
    const sockets = new Set<Socket>()
    let texts = 0
    const { port, server } = await counted({
      onData(stream, _session, done) {
        stream.resume().on('end', () => {
          texts += 1
          if (texts === 1) return done()
          sockets.forEach((socket) => socket.destroy())
        })
      },
    })
    server.server.on('connection', (socket: Socket) => sockets.add(socket))
    const driver = driverFor(relayAt(port), null)
    expect(await driver.send(mail('m1'))).toEqual({ kind: 'sent' })
    expect(await driver.send(mail('m2'))).toEqual({ kind: 'unknown', status: 'cut' })
    expect(texts).toBe(2)
  })

  it('is closed with the house', async () => {
    let closed: () => void = () => undefined
    const isClosed = new Promise<void>((resolve) => (closed = resolve))
    const { port } = await smtpRelay({ onClose: () => closed() })
    // No line is closed by itself for as long as the test may take.
    const post = postOffice().open({ mail: driverFor(relayAt(port), null, 3_600_000) })
    expect(await post.courier.deliver(post.enqueue())).toBe('sent')
    post.courier.stop()
    await isClosed
  })
})

describe('the relay wants a word before the text', () => {
  it('and says no for now: the mail waits', async () => {
    const { port } = await counted({ onMailFrom: (_address, _session, done) => done(refusal(451, 'Later')) })
    expect(await driverFor(relayAt(port), null).send(mail('m1'))).toEqual({ kind: 'unreachable', status: 'smtp 451' })
  })

  it('and says no after it for now: it took nothing', async () => {
    const { port } = await counted({ onData: (stream, _session, done) => void stream.resume().on('end', () => done(refusal(452, 'Full'))) })
    expect(await driverFor(relayAt(port), null).send(mail('m1'))).toEqual({ kind: 'unreachable', status: 'smtp 452' })
  })
})

describe('a relay with a certificate of the school’s own', () => {
  let folder = ''
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'guichet-ca-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const file = (text: string): string => {
    writeFileSync(join(folder, 'ca.pem'), text)
    return join(folder, 'ca.pem')
  }
  const kinds: [security: string, options: SMTPServerOptions][] = [
    ['tls', { secure: true }],
    ['starttls', { disabledCommands: [] }],
  ]

  it.each(kinds)('is trusted when the policy holds it (%s)', async (security, options) => {
    const own = ownCertificate()
    const { port, mails } = await smtpRelay({ ...options, ...own })
    expect(await driverFor(relayAt(port, { security, ca: file(own.cert) }), null).send(mail('m1'))).toEqual({ kind: 'sent' })
    expect(mails).toHaveLength(1)
  })

  it.each(kinds)('is not trusted by another’s, nor without (%s)', async (security, options) => {
    const { port, mails } = await smtpRelay({ ...options, ...ownCertificate() })
    for (const more of [{ ca: file(ownCertificate().cert) }, {}]) {
      expect(await driverFor(relayAt(port, { security, ...more }), null).send(mail('m1'))).toEqual({ kind: 'unreachable', status: 'tls' })
    }
    expect(mails).toEqual([])
  })

  it('is not asked when the file is not there, and is once it is', async () => {
    const own = ownCertificate()
    const { port, mails } = await smtpRelay({ secure: true, ...own })
    const driver = driverFor(relayAt(port, { security: 'tls', ca: join(folder, 'ca.pem') }), null)
    expect(await driver.send(mail('m1'))).toEqual({ kind: 'unreachable', status: 'tls' })
    expect(mails).toEqual([])
    file(own.cert)
    expect(await driver.send(mail('m1'))).toEqual({ kind: 'sent' })
  })
})
