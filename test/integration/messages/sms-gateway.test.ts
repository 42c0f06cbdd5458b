import { describe, expect, it } from 'vitest'
import { smsGatewayDriver } from '../../../src/core/gateways/sms-gateway.ts'
import { deafPort, described, httpGateway, outgoing } from './http-gateway.ts'

describe('an SMS', () => {
  it('goes out as the policy describes it, its text whole and under its key', async () => {
    const { url, asked } = await httpGateway()
    const policy = described({
      url: `${url}?from={sender}`,
      sender: 'Fil & Cie',
      headers: { authorization: 'Bearer {secret:token}' },
      recipientFormat: 'digits',
      body: { kind: 'json', value: { to: ['{to}'], message: '{text}', priority: 1 } },
    })
    expect(await smsGatewayDriver(policy, { token: 's3cret' }).send(outgoing)).toEqual({ kind: 'sent' })
    const [request] = asked
    expect(request).toMatchObject({ method: 'POST', url: '/sms?from=Fil%20%26%20Cie' })
    expect(request?.headers).toMatchObject({ authorization: 'Bearer s3cret', 'idempotency-key': 'm1', 'content-type': 'application/json' })
    expect(JSON.parse(request?.body ?? '')).toEqual({ to: ['262639980001'], message: outgoing.text, priority: 1 })
  })

  it('goes out as a form', async () => {
    const { url, asked } = await httpGateway()
    const policy = described({ url, body: { kind: 'form', value: { numero: '{to}', texte: '{text}' } } })
    await smsGatewayDriver(policy, {}).send(outgoing)
    expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toEqual({ numero: outgoing.recipient, texte: outgoing.text })
  })

  it('goes out in the address, and cannot change its shape', async () => {
    const { url, asked } = await httpGateway()
    const policy = described({ url: `${url}?to={to}&text={text}`, method: 'GET', body: { kind: 'none' } })
    await smsGatewayDriver(policy, {}).send({ ...outgoing, text: 'a&to=+33699999999#' })
    const query = new URL(asked[0]?.url ?? '', url).searchParams
    expect([...query]).toEqual([
      ['to', outgoing.recipient],
      ['text', 'a&to=+33699999999#'],
    ])
  })
})

describe('the gateway’s answer', () => {
  it.each([
    [200, { kind: 'sent' }],
    [202, { kind: 'sent' }],
    [204, { kind: 'refused', status: 'http 204' }],
    [302, { kind: 'unreachable', status: 'http 302' }],
    [400, { kind: 'refused', status: 'http 400' }],
    [401, { kind: 'unreachable', status: 'http 401' }],
    [402, { kind: 'unreachable', status: 'http 402' }],
    [403, { kind: 'unreachable', status: 'http 403' }],
    [404, { kind: 'refused', status: 'http 404' }],
    [408, { kind: 'unreachable', status: 'http 408' }],
    [429, { kind: 'unreachable', status: 'http 429' }],
    [500, { kind: 'unreachable', status: 'http 500' }],
    [503, { kind: 'unreachable', status: 'http 503' }],
  ])('%i', async (status, delivery) => {
    const { url, asked } = await httpGateway(status)
    expect(await smsGatewayDriver(described({ url }), {}).send(outgoing)).toEqual(delivery)
    expect(asked).toHaveLength(1)
  })

  it('that never comes leaves it unknown', async () => {
    const { url } = await httpGateway(() => undefined)
    const policy = { ...described({ url }), timeoutSeconds: 0.05 }
    expect(await smsGatewayDriver(policy, {}).send(outgoing)).toEqual({ kind: 'unknown', status: 'timeout' })
  })

  it('that is cut leaves it unknown', async () => {
    const { url } = await httpGateway((response) => void response.destroy())
    expect(await smsGatewayDriver(described({ url }), {}).send(outgoing)).toEqual({ kind: 'unknown', status: 'cut' })
  })
})

describe('a gateway that cannot be reached', () => {
  it('because nobody listens', async () => {
    const url = `http://127.0.0.1:${await deafPort()}/sms`
    expect(await smsGatewayDriver(described({ url }), {}).send(outgoing)).toEqual({ kind: 'unreachable', status: 'network' })
  })

  it('because it speaks no TLS', async () => {
    const { url, asked } = await httpGateway()
    const policy = described({ url: url.replace('http:', 'https:') })
    expect(await smsGatewayDriver(policy, {}).send(outgoing)).toEqual({ kind: 'unreachable', status: 'tls' })
    expect(asked).toEqual([])
  })

  it('because a header cannot hold its secret', async () => {
    const { url, asked } = await httpGateway()
    const policy = described({ url, headers: { authorization: '{secret:token}' } })
    expect(await smsGatewayDriver(policy, { token: 'two\nlines' }).send(outgoing)).toEqual({ kind: 'unreachable', status: 'request' })
    expect(asked).toEqual([])
  })
})

describe('a gateway is taken to know keys', () => {
  it('only when its description says so', () => {
    const url = 'https://sms.example/'
    const isIdempotent = (headers: Record<string, string>): boolean | undefined =>
      smsGatewayDriver(described({ url, headers }), {}).idempotent
    expect(isIdempotent({})).toBe(false)
    expect(isIdempotent({ authorization: '{id}' })).toBe(false)
    expect(isIdempotent({ 'Idempotency-Key': '{id}' })).toBe(true)
  })
})
