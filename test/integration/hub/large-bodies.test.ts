import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { HubOptions } from '../../../src/hub/hub.ts'
import { LIMITS } from '../../../src/hub/http/limits.ts'
import { caller, metric, metricIs, person, raw, signedHeaders, type Caller, type Reply, type Twist } from '../../setup/hub-caller.ts'
import { openTestHub, type TestHub } from '../../setup/hub.ts'
import { hubStores, type HubStore } from '../sync/hub-stores.ts'

const MIB = 1024 * 1024
const PATH = '/v1/sync'
const body = JSON.stringify({ pad: 'x'.repeat(2 * MIB) })

describe.each(Object.entries(hubStores))('a large body, hub on %s', (_name, open) => {
  let store: HubStore
  beforeAll(async () => void (store = await open()))
  afterAll(() => store.close())
  let hubs: TestHub[] = []
  afterEach(async () => {
    for (const hub of hubs) await hub.close()
    hubs = []
  })

  async function hubWith(options: Partial<HubOptions> = {}): Promise<TestHub> {
    const hub = await openTestHub({ database: { ...store.database, close: () => Promise.resolve() }, options })
    hubs.push(hub)
    return hub
  }
  const callerOf = async (hub: TestHub): Promise<Caller> => caller(hub.url, await hub.code())
  const send = (hub: TestHub, { key }: Caller, twist: Twist = {}, extra: Readonly<Record<string, string>> = {}): Promise<Reply> =>
    raw(hub.url, { path: PATH, body, headers: { ...signedHeaders(key, PATH, body, twist), ...extra } })
  const busy = ({ status, value, headers }: Reply): unknown => [status, value, Number(headers['retry-after'])]

  it('of nobody, of a stranger, of a machine that was excluded, or of another hour is refused by its name, and none of it is held', async () => {
    const hub = await hubWith()
    const [station, excluded] = [await callerOf(hub), await callerOf(hub)]
    await hub.hub.schools.revoke(hub.school, excluded.key.station)
    const unsigned = [401, { code: 'hub_unsigned' }]
    const refused: readonly (readonly [Promise<Reply>, unknown])[] = [
      [raw(hub.url, { path: PATH, body }), unsigned],
      [raw(hub.url, { path: '/v1/join', body }), unsigned],
      [send(hub, station, { school: 'ailleurs' }), unsigned],
      [send(hub, station, { station: 'personne' }), unsigned],
      [send(hub, excluded), [403, { code: 'station_unknown' }]],
      [send(hub, station, { time: Date.now() - 3_600_000 }), [401, { code: 'hub_clock', detail: { minutes: 60 } }]],
    ]
    for (const [reply, is] of refused) {
      const { status, value } = await reply
      expect([status, value]).toEqual(is)
    }
    expect(await metric(hub.url, 'guichet_hub_held_bytes')).toBe(0)
    expect((await station.call('keys', {})).status).toBe(200)
  })

  it('of thirty at once who know a machine by name takes no more than that machine may, and the hub goes on', async () => {
    const hub = await hubWith({ limits: { stationBytes: 5 * MIB } })
    const [station, other] = [await callerOf(hub), await callerOf(hub)]
    const forged = await Promise.all(Array.from({ length: 30 }, () => send(hub, station, { signedBody: 'another' })))
    for (const reply of forged)
      expect([
        [401, { code: 'hub_unsigned' }, Number.NaN],
        [503, { code: 'hub_busy' }, 5],
      ]).toContainEqual(busy(reply))
    await metricIs(hub.url, 'guichet_hub_held_bytes', 0)
    // Signed, and nothing that the procedure takes.
    expect((await send(hub, station)).status).toBe(400)
    expect((await send(hub, other)).status).toBe(400)
  })

  it('that is announced and comes slowly leaves the machine too little for another, not for small ones, nor other machines', async () => {
    const hub = await hubWith({ limits: { stationBytes: 3 * MIB } })
    const [station, other] = [await callerOf(hub), await callerOf(hub)]
    const slow = slowPost(hub, station)
    await metricIs(hub.url, 'guichet_hub_held_bytes', body.length)
    expect(busy(await send(hub, station))).toEqual([503, { code: 'hub_busy' }, 5])
    expect((await station.call('keys', {})).status).toBe(200)
    expect((await send(hub, other)).status).toBe(400)
    slow.destroy()
    await metricIs(hub.url, 'guichet_hub_held_bytes', 0)
    expect((await send(hub, station)).status).toBe(400)
  })

  it('counts for the address it comes from, as the proxy says it', async () => {
    const hub = await hubWith({ behindProxy: true, limits: { addressBytes: 3 * MIB } })
    const [station, other] = [await callerOf(hub), await callerOf(hub)]
    const slow = slowPost(hub, station, { 'x-forwarded-for': '192.0.2.1' })
    await metricIs(hub.url, 'guichet_hub_held_bytes', body.length)
    expect(busy(await send(hub, other, {}, { 'x-forwarded-for': '192.0.2.1' }))).toEqual([503, { code: 'hub_busy' }, 5])
    expect((await send(hub, other, {}, { 'x-forwarded-for': '192.0.2.2' })).status).toBe(400)
    slow.destroy()
    await metricIs(hub.url, 'guichet_hub_held_bytes', 0)
    expect((await send(hub, other, {}, { 'x-forwarded-for': '192.0.2.1' })).status).toBe(400)
  })

  it('of a machine with much to say is taken, whether its length is said or not', async () => {
    const hub = await hubWith()
    const station = await callerOf(hub)
    const many = Array.from({ length: 600 }, (_, n) => person(`${station.key.station}-${n}`))
    expect(JSON.stringify(many).length).toBeGreaterThan(LIMITS.openBodyBytes)
    expect((await station.sync(many)).status).toBe(200)
    expect((await send(hub, station, {}, { 'transfer-encoding': 'chunked' })).status).toBe(400)
    await metricIs(hub.url, 'guichet_hub_held_bytes', 0)
  })
})

/** A large post of which only the first bytes are sent. */
function slowPost(hub: TestHub, { key }: Caller, extra: Readonly<Record<string, string>> = {}) {
  const { hostname, port } = new URL(hub.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  const headers = Object.entries({ ...signedHeaders(key, PATH, body), ...extra }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`POST ${PATH} HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n${headers.join('')}\r\n${body.slice(0, 1_000)}`)
  return socket
}
