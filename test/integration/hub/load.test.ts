import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { LIMITS, rateLimit, REMEMBERED, type Limits } from '../../../src/hub/http/limits.ts'
import { sqliteDatabase } from '../../../src/hub/store/sqlite.ts'
import type { Database } from '../../../src/hub/store/sql.ts'
import { caller, metric, metricIs, person, raw, signedHeaders, type Caller, type Reply } from '../../setup/hub-caller.ts'
import { openTestHub, type TestHub } from '../../setup/hub.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function hubWith(limits: Partial<Limits>, database: Database = sqliteDatabase({ path: ':memory:' })): Promise<TestHub> {
  const hub = await openTestHub({ database, options: { limits } })
  closing.push(() => hub.close())
  return hub
}
const callerOf = async (hub: TestHub): Promise<Caller> => caller(hub.url, await hub.code())
const retryAfter = ({ headers }: Reply): number => Number(headers['retry-after'])

/** A database whose transactions wait behind a gate while it is shut. */
function gated() {
  const real = sqliteDatabase({ path: ':memory:' })
  let [gate, open]: [Promise<void>, () => void] = [Promise.resolve(), () => undefined]
  let [waiting, arrived]: [number, () => void] = [0, () => undefined]
  return {
    database: {
      ...real,
      async transact(school, work) {
        // What the hub asks by itself is no request.
        if (school === null) return real.transact(school, work)
        waiting += 1
        arrived()
        await gate
        waiting -= 1
        return real.transact(school, work)
      },
    } satisfies Database,
    shut: () => void (gate = new Promise((resolve) => (open = resolve))),
    open: () => open(),
    /** Once so many stand before it. */
    async crowd(n: number): Promise<void> {
      while (waiting < n) await new Promise<void>((resolve) => (arrived = resolve))
    },
  }
}

describe('a hub at its limit', () => {
  it('answers a station that asks too often 429 with Retry-After, serves the others, and serves it again by itself', async () => {
    const hub = await hubWith({ station: { burst: 5, perSecond: 2 } })
    const [greedy, other] = [await callerOf(hub), await callerOf(hub)]
    const replies = await Promise.all(Array.from({ length: 12 }, () => greedy.call('keys', {})))
    const refused = replies.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(0)
    for (const reply of refused) {
      expect(retryAfter(reply)).toBe(1)
      expect(reply.value).toEqual({ code: 'hub_busy' })
    }
    expect((await other.call('keys', {})).status).toBe(200)
    let again = await greedy.call('keys', {})
    while (again.status === 429) again = await greedy.call('keys', {})
    expect(again.status).toBe(200)
  })

  it('answers everybody 503 with Retry-After while all places are taken, and then what was at work and what comes', async () => {
    const gate = gated()
    const hub = await hubWith({ atWork: 3 }, gate.database)
    const station = await callerOf(hub)
    // Whoever waits for news takes no place.
    const polls = Array.from({ length: 5 }, () => station.call('wait', { version: 0, live: 0, seconds: 25 }))
    await metricIs(hub.url, 'guichet_hub_waits', 5)
    gate.shut()
    const atWork = Array.from({ length: 3 }, () => station.call('keys', {}))
    await gate.crowd(3)
    const refused = await station.call('keys', {})
    expect([refused.status, refused.value]).toEqual([503, { code: 'hub_busy' }])
    expect(retryAfter(refused)).toBeGreaterThanOrEqual(1)
    expect(retryAfter(refused)).toBeLessThanOrEqual(5)
    expect((await raw(hub.url, { path: '/health', method: 'GET' })).status).toBe(200)
    gate.open()
    expect((await Promise.all(atWork)).map(({ status }) => status)).toEqual([200, 200, 200])
    expect((await station.sync([person('one')])).status).toBe(200)
    expect((await Promise.all(polls)).map(({ value }) => value)).toEqual(Array(5).fill({ version: 1, live: 0 }))
    expect(await metric(hub.url, 'guichet_hub_at_work')).toBe(0)
  })

  it('takes a flood of polls no further than its places before it knows who asks', async () => {
    const gate = gated()
    const hub = await hubWith({ atWork: 2 }, gate.database)
    const station = await callerOf(hub)
    gate.shut()
    const polls = Array.from({ length: 20 }, () => station.call('wait', { version: 0, live: 0, seconds: 0 }))
    const refused = (await firstOf(polls, 18)).map(({ status }) => status)
    expect(refused).toEqual(Array(18).fill(503))
    gate.open()
    expect((await Promise.all(polls)).filter(({ status }) => status === 200)).toHaveLength(2)
  })

  it('keeps no more bytes than it may: 503, and room again once they are gone', async () => {
    const hub = await hubWith({ workBytes: 6_000 })
    const [slow, other] = [await callerOf(hub), await callerOf(hub)]
    const body = JSON.stringify({ pad: 'x'.repeat(5_500) })
    const socket = slowPost(hub.url, slow, body, 5_400)
    await metricIs(hub.url, 'guichet_hub_held_bytes', 5_400)
    const large = JSON.stringify({ pad: 'y'.repeat(2_000) })
    const refused = await raw(hub.url, { path: '/v1/keys', body: large, headers: signedHeaders(other.key, '/v1/keys', large) })
    expect([refused.status, retryAfter(refused)]).toEqual([503, 5])
    expect((await other.call('keys', {})).status).toBe(200)
    socket.destroy()
    await metricIs(hub.url, 'guichet_hub_held_bytes', 0)
    expect((await raw(hub.url, { path: '/v1/keys', body: large, headers: signedHeaders(other.key, '/v1/keys', large) })).status).toBe(400)
    expect(await metric(hub.url, 'guichet_hub_held_bytes')).toBe(0)
  })

  it('holds so many polls and no more, and forgets those whose caller went', async () => {
    const hub = await hubWith({ waits: 5 })
    const station = await callerOf(hub)
    const leave = new AbortController()
    const ask = () => station.call('wait', { version: 0, live: 0, seconds: 25 }, { signal: leave.signal })
    const polls = Promise.allSettled(Array.from({ length: 5 }, ask))
    await metricIs(hub.url, 'guichet_hub_waits', 5)
    const refused = await ask()
    expect([refused.status, retryAfter(refused)]).toEqual([503, 30])
    expect(await metric(hub.url, 'guichet_hub_refused_total{limit="waits"}')).toBe(1)
    leave.abort()
    await polls
    await metricIs(hub.url, 'guichet_hub_waits', 0)
  })

  it('remembers so many callers and no more', () => {
    const rate = rateLimit(LIMITS.station, () => 0)
    for (let n = 0; n < REMEMBERED + 5_000; n += 1) rate.take(`caller ${n}`)
    expect(rate.remembered()).toBe(REMEMBERED)
  })

  it('refuses a body over the limit, whether its length is said or not', async () => {
    const hub = await hubWith({ bodyBytes: 10_000 })
    const station = await callerOf(hub)
    const body = JSON.stringify({ pad: 'x'.repeat(2_000_000) })
    const headers = signedHeaders(station.key, '/v1/keys', body)
    for (const extra of [{}, { 'transfer-encoding': 'chunked' }])
      expect((await raw(hub.url, { path: '/v1/keys', body, headers: { ...headers, ...extra } })).status).toBe(413)
    expect((await station.call('keys', {})).status).toBe(200)
    expect(await metric(hub.url, 'guichet_hub_held_bytes')).toBe(0)
  })

  it('cuts whoever is slow to say what it wants, serving others meanwhile', async () => {
    const hub = await hubWith({ atWork: 2, headersMs: 3_000, requestMs: 5_000 })
    const station = await callerOf(hub)
    const { hostname, port } = new URL(hub.url)
    const mute = Array.from({ length: 20 }, () => {
      const socket = connect(Number(port), hostname)
      socket.write('POST /v1/sync HTTP/1.1\r\nhost: x\r\n')
      return socket
    })
    const slow = Array.from({ length: 20 }, () => slowPost(hub.url, station, JSON.stringify({ pad: 'x'.repeat(1_000) }), 100))
    const ended = Promise.all([...mute, ...slow].map((socket) => new Promise((resolve) => socket.resume().once('close', resolve))))
    const dribble = setInterval(() => slow.forEach((socket) => socket.writable && socket.write('x')), 50)
    expect((await station.call('keys', {})).status).toBe(200)
    await ended
    clearInterval(dribble)
    await metricIs(hub.url, 'guichet_hub_held_bytes', 0)
    expect((await station.call('keys', {})).status).toBe(200)
  })

  it('serves syncs beside a thousand polls that it holds, and wakes those of that school only', async () => {
    const hub = await hubWith({ atWork: 2_000, station: { burst: 5_000, perSecond: 1_000 } })
    const station = await callerOf(hub)
    const elsewhere = await hub.hub.schools.add('Autre école')
    const far = await caller(hub.url, await hub.hub.schools.code(elsewhere.id, 'essai', 60_000))
    const leave = new AbortController()
    const hold = (who: Caller, count: number): Promise<Reply>[] =>
      Array.from({ length: count }, () => who.call('wait', { version: 0, live: 0, seconds: 25 }, { signal: leave.signal }))
    const [near, others] = [hold(station, 500), hold(far, 500)]
    const silent = Promise.allSettled(others)
    await metricIs(hub.url, 'guichet_hub_waits', 1_000)
    expect((await station.sync([person('one')])).status).toBe(200)
    expect((await Promise.all(near)).every(({ value }) => (value as { version: number }).version === 1)).toBe(true)
    await metricIs(hub.url, 'guichet_hub_waits', 500)
    leave.abort()
    await silent
  })
})

/** Those that are answered first. */
const firstOf = (replies: readonly Promise<Reply>[], count: number): Promise<readonly Reply[]> =>
  new Promise((resolve) => {
    const first: Reply[] = []
    for (const reply of replies) void reply.then((one) => first.push(one) === count && resolve(first))
  })

/** A post of which only the first bytes of the body are sent. */
function slowPost(url: string, { key }: Caller, body: string, sent: number) {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  const headers = Object.entries(signedHeaders(key, '/v1/keys', body)).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`POST /v1/keys HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n${headers.join('')}\r\n${body.slice(0, sent)}`)
  return socket
}
