import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newKeys } from '../../../src/core/sync/membership.ts'
import { lineLog } from '../../../src/hub/log.ts'
import { hubContract, type HubProcedure } from '../../../src/shared/hub-contract.ts'
import { SIGNED, SIGNING_WINDOW } from '../../../src/shared/hub-signing.ts'
import { caller, person, raw, signedHeaders, type Caller, type Reply } from '../../setup/hub-caller.ts'
import { openTestHub, type TestHub } from '../../setup/hub.ts'
import { hubStores, type HubStore } from '../sync/hub-stores.ts'

const procedures = Object.keys(hubContract) as HubProcedure[]
const ofStations = procedures.filter((name) => hubContract[name].role === 'station')
const ofNewcomers = procedures.filter((name) => hubContract[name].role === 'newcomer')

/** Something that each procedure takes. A new row of the contract does not compile without. */
const inputs: Readonly<Record<HubProcedure, unknown>> = {
  join: {
    code: 'AAAA-BBBB-CCCC',
    name: 'essai',
    publicKey: newKeys().publicKey,
    hashKeys: [randomBytes(32).toString('base64url')],
    hasFamilies: false,
    school: null,
  },
  sync: { protocol: 1, incarnation: 1, token: null, cursor: 0, mine: [], changes: [] },
  renew: {},
  keys: {},
  wait: { version: 0, live: 0, seconds: 0 },
  send: { id: 'essai', channel: 'sms', recipient: '+33639980001', subject: null, text: 'essai', within: null },
  franceconnect: { clientId: 'essai', code: 'essai', redirectUri: 'https://kiosk.invalid/', codeVerifier: 'v'.repeat(43) },
  services: {},
  present: { status: { state: 'office', staffed: false } },
  live: {},
  order: { id: 'o1', to: 'nobody', person: 'p1', order: { do: 'open', moment: 'm' } },
  settle: { id: 'o1', result: { kind: 'done' } },
}
const bodyOf = (name: HubProcedure): string => JSON.stringify(inputs[name])
const codeOf = ({ value }: Reply): unknown => (value as { code?: unknown } | null)?.code

describe.each(Object.entries(hubStores))('the border of a hub on %s', (_name, openStore) => {
  let [store, hub, second]: [HubStore | null, TestHub | null, TestHub | null] = [null, null, null]
  let [station, far, revoked]: [Caller | null, Caller | null, Caller | null] = [null, null, null]
  const lines: string[] = []
  const log = lineLog(
    (line) => void lines.push(line),
    () => Date.now(),
  )
  const up = () => {
    if (hub === null || second === null || station === null || far === null || revoked === null) throw new Error('not started')
    return { hub, second, station, far, revoked }
  }
  // Refusals are not to be refusals of somebody who asks too much.
  const limits = { station: { burst: 10_000, perSecond: 1_000 }, join: { burst: 10_000, perSecond: 1_000 } }

  beforeAll(async () => {
    store = await openStore()
    hub = await openTestHub({ database: store.database, options: { limits }, ports: { log } })
    second = await openTestHub({ database: store.database, options: { limits }, ports: { log } })
    station = await caller(hub.url, await hub.code())
    const { schools } = hub.hub
    far = await caller(hub.url, await schools.code((await schools.add('Autre école')).id, 'essai', 60_000))
    revoked = await caller(hub.url, await hub.code())
    await schools.revoke(hub.school, revoked.key.station)
  })
  afterAll(async () => {
    // The second shares the database, which closes once.
    await hub?.close().catch(() => undefined)
    await second?.close().catch(() => undefined)
    await store?.close().catch(() => undefined)
  })

  const signed = (name: string, body: string, twist: Parameters<typeof signedHeaders>[3] = {}, who = up().station): Promise<Reply> =>
    raw(up().hub.url, { path: `/v1/${name}`, body, headers: signedHeaders(who.key, `/v1/${name}`, body, twist) })

  describe.each(ofStations)('%s', (name) => {
    const body = bodyOf(name)
    it('answers the station that signs', async () => {
      const reply = await signed(name, body)
      const known: readonly unknown[] = hubContract[name].errors
      expect(reply.status === 200 || known.includes(codeOf(reply)), reply.text).toBe(true)
    })
    it.each<[string, () => Promise<Reply>, number, string]>([
      ['who does not sign', () => raw(up().hub.url, { path: `/v1/${name}`, body }), 401, 'hub_unsigned'],
      ['another body than was signed', () => signed(name, body, { signedBody: '{}x' }), 401, 'hub_unsigned'],
      ['another path than was signed', () => signed(name, body, { signedPath: '/v1/other' }), 401, 'hub_unsigned'],
      ['another key', () => signed(name, body, { privateKey: newKeys().privateKey }), 401, 'hub_unsigned'],
      [
        'a station of another school under its own key',
        () => signed(name, body, { school: up().hub.school }, up().far),
        401,
        'hub_unsigned',
      ],
      ['another’s name under its own key', () => signed(name, body, { station: up().revoked.key.station }), 401, 'hub_unsigned'],
      ['another school’s name', () => signed(name, body, { school: up().far.key.school }), 401, 'hub_unsigned'],
      ['nobody known', () => signed(name, body, { station: 'nobody' }), 401, 'hub_unsigned'],
      ['a signature that is too old', () => signed(name, body, { time: Date.now() - SIGNING_WINDOW - 2_000 }), 401, 'hub_clock'],
      ['a signature of the future', () => signed(name, body, { time: Date.now() + SIGNING_WINDOW + 60_000 }), 401, 'hub_clock'],
      ['a time that is none', () => signed(name, body, { time: 'NaN' }), 401, 'hub_unsigned'],
      ['a station that was revoked', () => signed(name, body, {}, up().revoked), 403, 'station_unknown'],
      ['what is not JSON', () => signed(name, '{"seconds":'), 400, 'bad_input'],
      ['nothing', () => signed(name, ''), 400, 'bad_input'],
      ['JSON of another shape', () => signed(name, '[1]'), 400, 'bad_input'],
    ])('refuses %s', async (_what, ask, status, code) => {
      const reply = await ask()
      expect([reply.status, codeOf(reply)]).toEqual([status, code])
      expect(reply.headers['cache-control']).toBe('no-store')
    })
    it('refuses the same request twice, at another process too', async () => {
      const headers = signedHeaders(up().station.key, `/v1/${name}`, body)
      const at = ({ url }: TestHub): Promise<Reply> => raw(url, { path: `/v1/${name}`, body, headers })
      expect(codeOf(await at(up().hub))).not.toBe('hub_unsigned')
      for (const other of [up().hub, up().second]) expect(codeOf(await at(other))).toBe('hub_unsigned')
    })
    it('is only there for POST', async () => {
      for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
        const reply = await raw(up().hub.url, { path: `/v1/${name}`, method })
        expect([reply.status, reply.headers.allow]).toEqual([405, 'POST'])
      }
    })
  })

  describe.each(ofNewcomers)('%s', (name) => {
    it.each<[string, () => Promise<Reply>]>([
      ['nobody', () => raw(up().hub.url, { path: `/v1/${name}`, body: bodyOf(name) })],
      ['a station', () => signed(name, bodyOf(name))],
      ['a station that was revoked', () => signed(name, bodyOf(name), {}, up().revoked)],
    ])('asks %s for a code, whatever they sign', async (_who, ask) => {
      const reply = await ask()
      expect([reply.status, codeOf(reply)]).toEqual([403, 'join_code_wrong'])
    })
    it.each<[string, (input: object) => object]>([
      ['a field too many', (input) => ({ ...input, role: 'station' })],
      ['a name that is longer than it may be', (input) => ({ ...input, name: 'x'.repeat(61) })],
      ['a code that is longer than it may be', (input) => ({ ...input, code: 'A'.repeat(41) })],
      ['a key of another length', (input) => ({ ...input, publicKey: 'A'.repeat(44) })],
      ['more keys than it may', (input) => ({ ...input, hashKeys: Array(51).fill('A'.repeat(43)) })],
      ['a name of nothing but blanks', (input) => ({ ...input, name: '   ' })],
    ])('refuses %s', async (_what, twist) => {
      const reply = await raw(up().hub.url, { path: `/v1/${name}`, body: JSON.stringify(twist(inputs[name] as object)) })
      expect([reply.status, codeOf(reply)]).toEqual([400, 'bad_input'])
    })
  })

  it('knows no procedure but those of its contract', async () => {
    for (const name of ['', 'nothing', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'sync/', '%73ync', 'SYNC']) {
      const reply = await signed(name, '{}')
      expect([name, reply.status, codeOf(reply)]).toEqual([name, 404, 'unknown_procedure'])
    }
  })

  it('takes no field for another because of its name', async () => {
    const { station: one, hub: at } = up()
    for (const name of ['keys', 'renew', 'wait'] as const)
      for (const field of ['__proto__', 'constructor', 'school', 'station'])
        expect(codeOf(await signed(name, `{"${field}":{"school":"x"}${name === 'wait' ? ',"version":0,"live":0,"seconds":0' : ''}}`))).toBe(
          'bad_input',
        )
    const twisted =
      '{"do":"add","collection":"person","id":"proto","fields":{"name":"Essai","role":"secretary","pin_hash":"x","left_at":null,"__proto__":"y","constructor":"z"}}'
    const reply = await one.sync([{ ops: [JSON.parse(twisted) as never] }])
    expect(reply.status).toBe(200)
    expect(({} as { name?: unknown }).name).toBeUndefined()
    expect((await one.sync([person('after')])).status).toBe(200)
    expect((await raw(at.url, { path: '/health', method: 'GET' })).status).toBe(200)
  })

  it.each<[string, object]>([
    ['an id that is too long', { id: 'x'.repeat(65) }],
    ['a kind that is too long', { kind: 'x'.repeat(61) }],
    ['a place in no order', { sequence: 0 }],
    ['a record without a name', { ops: [{ do: 'drop', collection: 'person', id: '' }] }],
    ['a value that is too long', { ops: [{ do: 'set', collection: 'person', id: 'a', fields: { name: 'x'.repeat(100_001) } }] }],
    ['a value that is an object', { ops: [{ do: 'set', collection: 'person', id: 'a', fields: { name: { a: 1 } } }] }],
    ['a deed that nobody knows', { ops: [{ do: 'grant', collection: 'person', id: 'a', fields: {} }] }],
    ['more operations than one change has', { ops: Array(501).fill({ do: 'drop', collection: 'person', id: 'a' }) }],
  ])('refuses a sync with %s, whole', async (_what, twist) => {
    const change = { id: 'a-change-of-it', sequence: 1, kind: 'person.added', actor: 'p', at: 1, base: 0, ops: person('x').ops, ...twist }
    const reply = await signed('sync', JSON.stringify({ ...(inputs.sync as object), changes: [change] }))
    expect([reply.status, codeOf(reply)]).toEqual([400, 'bad_input'])
  })

  it('keeps one school’s changes from another’s stations', async () => {
    const { station: one, far: other } = up()
    await one.sync([person('only-here', 'Secrétaire')])
    const reply = await other.sync([])
    expect(reply.status).toBe(200)
    expect(reply.text).not.toContain('only-here')
  })

  it('is not led astray by headers', async () => {
    const { hub: at, station: one } = up()
    const headers = signedHeaders(one.key, '/v1/keys', '{}')
    const twice = await wire(at.url, [
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      `${SIGNED.school}: ${up().far.key.school}`,
    ])
    expect(twice).toMatch(/^HTTP\/1\.1 401 /)
    const broken = await wire(at.url, [`${SIGNED.nonce}: a\rguichet-school: b`])
    expect(broken).toMatch(/^HTTP\/1\.1 400 /)
    const long = await wire(at.url, [`${SIGNED.nonce}: ${'x'.repeat(20_000)}`])
    expect(long).toMatch(/^HTTP\/1\.1 431 /)
    for (const [name, value] of Object.entries(headers))
      if (name !== SIGNED.signature)
        expect(
          (await raw(at.url, { path: '/v1/keys', body: '{}', headers: { ...headers, [name]: `${value}${'x'.repeat(70)}` } })).status,
        ).toBe(401)
    for (const signature of ['', 'x', '='.repeat(90), 'A'.repeat(86)])
      expect((await raw(at.url, { path: '/v1/keys', body: '{}', headers: { ...headers, [SIGNED.signature]: signature } })).status).toBe(401)
  })

  it('says nothing of anybody in its figures and its log', async () => {
    const { hub: at, station: one, far: other } = up()
    await one.sync([person('log', 'Anne Prénom-Secret')])
    const { text } = await raw(at.url, { path: '/metrics', method: 'GET' })
    expect(text).toContain('guichet_hub_requests_total{procedure="sync",code="ok"}')
    const labels = new Set([...text.matchAll(/[{,](\w+)="/g)].map(([, label]) => label))
    // Those of Node itself, and ours.
    expect(
      [...labels]
        .filter((label) => !['kind', 'space', 'type', 'version', 'major', 'minor', 'patch', 'quantile', 'le'].includes(label ?? ''))
        .sort(),
    ).toEqual(['code', 'limit', 'outcome', 'procedure'].filter((label) => labels.has(label)))
    const told = [text, ...lines].join('\n')
    for (const secret of ['Secret', 'Filaos', 'Autre école', '127.0.0.1', '::1', 'AAAA-BBBB', '@', '+33'])
      expect(told).not.toContain(secret)
    for (const id of [one.key.school, one.key.station, other.key.school, other.key.station]) expect(text).not.toContain(id)
    for (const line of lines) expect(Object.keys(JSON.parse(line) as object)).toEqual(expect.arrayContaining(['at', 'event']))
  })
})

describe('the figures of a hub', () => {
  it('are for this machine only, or for whoever has the token where there is one', async () => {
    const hub = await openTestHub({ options: { behindProxy: true } })
    const tokened = await openTestHub({ options: { metricsToken: 'a-token' } })
    const at = ({ url }: TestHub, headers: Record<string, string> = {}): Promise<number> =>
      raw(url, { path: '/metrics', method: 'GET', headers }).then(({ status }) => status)
    expect(await at(hub)).toBe(200)
    expect(await at(hub, { 'x-forwarded-for': '203.0.113.9' })).toBe(403)
    expect(await at(hub, { 'x-forwarded-for': '127.0.0.1, 203.0.113.9' })).toBe(403)
    expect(await at(tokened)).toBe(403)
    expect(await at(tokened, { authorization: 'Bearer other' })).toBe(403)
    expect(await at(tokened, { authorization: 'Bearer a-token' })).toBe(200)
    await hub.close()
    await tokened.close()
  })
})

/** A request as bytes: what HTTP libraries would not send. Gives what comes back. */
function wire(url: string, headers: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    let text = ''
    socket.setEncoding('latin1').on('data', (part: string) => (text += part))
    socket.once('close', () => resolve(text))
    socket.on('error', () => undefined)
    socket.write(['POST /v1/keys HTTP/1.1', 'host: x', 'content-length: 2', 'connection: close', ...headers, '', '{}'].join('\r\n'))
  })
}
