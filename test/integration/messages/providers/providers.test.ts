import { describe, expect, it } from 'vitest'
import type { Delivery } from '../../../../src/core/gateways/driver.ts'
import { smsGatewayDriver } from '../../../../src/core/gateways/sms-gateway.ts'
import { handClock } from '../../../setup/station.ts'
import { httpGateway, outgoing } from '../http-gateway.ts'
import { json, open, type Provider } from './provider.ts'
import { brevo, orange, ovhcloud, smsmode } from './providers.ts'

const clock = handClock(1_790_000_000_000)

async function send(provider: Provider, say?: Parameters<typeof open>[1], secrets = provider.secrets) {
  const { policy, asked } = await open(provider, say)
  return { delivery: await smsGatewayDriver(policy, secrets, clock).send(outgoing), asked }
}

describe.each([
  ['OVHcloud', ovhcloud],
  ['Brevo', brevo],
  ['smsmode', smsmode],
  ['Orange Contact Everyone', orange],
])('%s, as docs/sms describes it', (_, provider) => {
  it('takes a message, whole', async () => {
    const { delivery, asked } = await send(provider)
    expect(delivery).toEqual({ kind: 'sent' })
    expect(asked).toHaveLength(1)
    const request = asked[0]
    if (request === undefined) throw new Error('nothing was asked')
    expect(['+262639980001', '262639980001']).toContain(provider.recipient(request))
    expect(request.body).toContain(JSON.stringify(outgoing.text))
    expect(request.body).toContain('FILAOS')
  })

  it('knows nobody without their keys: nothing is taken, and notices wait', async () => {
    const wrong = Object.fromEntries(Object.keys(provider.secrets).map((name) => [name, 'wrong']))
    expect((await send(provider, undefined, wrong)).delivery.kind).toBe('unreachable')
  })

  it.each<[string, Parameters<typeof open>[1], Delivery['kind']]>([
    ['refuses a number that is none', provider.badNumber, 'refused'],
    ['is asked too often', provider.throttled, 'unreachable'],
    ['has no credit left', provider.noCredit, 'unreachable'],
    ['is broken', { status: 503, json: {} }, 'unreachable'],
    ['is hidden by a portal', (response) => void response.writeHead(302, { location: 'http://portail.example/' }).end(), 'unreachable'],
    [
      'is hidden by a page that says «all is well»',
      (response) => void response.writeHead(provider.taken.status, { 'content-type': 'text/html' }).end('<!DOCTYPE html>\n<html>OK'),
      'unreachable',
    ],
    ['cuts the line', (response) => void response.destroy(), 'unknown'],
  ])('%s', async (_what, say, kind) => {
    const { delivery, asked } = await send(provider, say)
    expect(delivery.kind).toBe(kind)
    expect(asked).toHaveLength(1)
  })

  it('is not taken to know keys: none of them says so', async () => {
    const { policy } = await open(provider)
    expect(smsGatewayDriver(policy, provider.secrets, clock).idempotent).toBe(false)
  })
})

describe('a text', () => {
  it.each([
    [ovhcloud, 'coding', '7bit', '8bit'],
    [orange, 'encoding', 'GSM7', 'UNICODE'],
  ])('is announced in its own coding to $file', async (provider, field, gsm7, unicode) => {
    const { policy, asked } = await open(provider)
    const driver = smsGatewayDriver(policy, provider.secrets, clock)
    for (const text of ['Votre code : 482913', 'رمزك هو 482913']) await driver.send({ ...outgoing, text })
    const said = asked.map((one) => json(one)).map((one) => one[field] ?? (one['smsParam'] as Record<string, unknown>)[field])
    expect(said).toEqual([gsm7, unicode])
  })
})

describe('OVHcloud', () => {
  it('is asked for its time once, since ours may be wrong, and again after it refused us', async () => {
    let isRefusing = false
    const { policy, asked, everything } = await open(ovhcloud, (response) => {
      const { status, json } = isRefusing ? ovhcloud.unknown : ovhcloud.taken
      response.writeHead(status).end(JSON.stringify(json))
    })
    const driver = smsGatewayDriver(policy, ovhcloud.secrets, clock)
    const timesAsked = (): number => everything.length - asked.length
    await driver.send(outgoing)
    expect(await driver.send(outgoing)).toEqual({ kind: 'sent' })
    expect(timesAsked()).toBe(1)
    isRefusing = true
    await driver.send(outgoing)
    await driver.send(outgoing)
    expect(timesAsked()).toBe(2)
  })

  it('that answers 200 with something else than its answer leaves it unknown', async () => {
    const { delivery } = await send(ovhcloud, (response) => void response.writeHead(200).end('OK'))
    expect(delivery).toEqual({ kind: 'unknown', status: 'reply' })
  })

  it('that answers without end leaves it unknown, and is not listened to for ever', async () => {
    const { delivery } = await send(ovhcloud, (response) => void response.writeHead(200).end(`{"a":"${'x'.repeat(70_000)}"}`))
    expect(delivery).toEqual({ kind: 'unknown', status: 'reply' })
  })
})

describe('Orange’s token', () => {
  it('is asked for once, and again when it has ended', async () => {
    const { policy, asked, everything } = await open(orange)
    const own = handClock(clock.now())
    const driver = smsGatewayDriver(policy, orange.secrets, own)
    const tokensAsked = (): number => everything.length - asked.length
    await driver.send(outgoing)
    own.forward(289_000)
    await driver.send(outgoing)
    expect(tokensAsked()).toBe(1)
    own.forward(1_000)
    expect(await driver.send(outgoing)).toEqual({ kind: 'sent' })
    expect(tokensAsked()).toBe(2)
  })

  it('that ended early is asked for once more, and the message goes out once', async () => {
    const { policy, asked } = await open(orange)
    const driver = smsGatewayDriver(policy, orange.secrets, clock)
    await driver.send(outgoing)
    orange.forgetTokens()
    expect(await driver.send(outgoing)).toEqual({ kind: 'sent' })
    // The second was refused with its old token, then taken.
    expect(asked).toHaveLength(3)
  })

  it('that is never good enough is not asked for again and again', async () => {
    const { delivery, asked } = await send({ ...orange, knows: () => false })
    expect(delivery).toEqual({ kind: 'unreachable', status: 'http 401' })
    expect(asked).toHaveLength(1)
  })

  it.each<[string, string | null, number]>([
    ['a page', '<html>', 200],
    ['nothing', '', 500],
    ['no token', '{}', 200],
  ])('that comes as %s sends nothing', async (_, body, status) => {
    const { policy, asked } = await open({ ...orange, aside: ({ url }) => (url.endsWith('token') ? { status, json: body } : null) })
    expect((await smsGatewayDriver(policy, orange.secrets, clock).send(outgoing)).kind).toBe('unreachable')
    expect(asked).toEqual([])
  })

  it('whose server hangs leaves nothing in doubt: nothing was sent', async () => {
    const { policy } = await open(orange)
    if (policy.token === undefined) throw new Error('no token')
    const { url } = await httpGateway(() => undefined)
    const nowhere = { ...policy, timeoutSeconds: 0.05, token: { ...policy.token, url } }
    expect(await smsGatewayDriver(nowhere, orange.secrets, clock).send(outgoing)).toEqual({ kind: 'unreachable', status: 'timeout' })
  })
})
