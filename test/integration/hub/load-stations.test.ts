import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { Timers } from '../../../src/core/ports.ts'
import { realTimers } from '../../../src/core/real.ts'
import { FAMILIES, guardianId, settle } from '../../simulation/school.ts'
import { metric, metricIs } from '../../setup/hub-caller.ts'
import { openLinkedStation, openTestHub, type LinkedStation, type TestHub } from '../../setup/hub.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** Real timers in which pauses of seconds pass quickly. */
const quickTimers: Timers = { after: (ms, call) => realTimers.after(ms > 500 ? ms / 20 : ms, call) }

async function joined(hub: TestHub, url: string, timers: Timers, brings = false): Promise<LinkedStation> {
  const station = await openLinkedStation(url, { timers })
  closing.push(() => station.close())
  if (brings) settle(station.station.house.store)
  const result = await station.station.house.hub.join(await hub.code(), 'it')
  if (!result.ok) throw new Error(result.error.code)
  await station.linked()
  return station
}

const correct = ({ station }: LinkedStation, n: number, city: string): void => {
  const made = station.house.corrections.make({ kind: 'guardian', id: guardianId(n % FAMILIES) }, { city }, 'essai', 'anne')
  if (!made.ok) throw new Error(made.error.code)
}
const cities = ({ station }: LinkedStation): readonly string[] =>
  station.house.store.db
    .prepare<[], { city: string }>('SELECT city FROM guardian ORDER BY id')
    .all()
    .map(({ city }) => city)

describe('a station whose hub is at its limit', () => {
  it('leaves it alone for as long as it asks, whatever people do meanwhile, and then catches up by itself', async () => {
    const hub = await openTestHub()
    closing.push(() => hub.close())
    let [busy, asked, onAsked]: [boolean, number, () => void] = [false, 0, () => undefined]
    const front = createServer((request, response) => {
      asked += 1
      if (!busy) return void forward(hub.url, request, response)
      request.resume()
      response.writeHead(503, { 'retry-after': '40', 'content-type': 'application/json' }).end('{"code":"hub_busy"}')
      onAsked()
    })
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
    closing.push(() => void (front.closeAllConnections(), front.close()))
    // Longer pauses end when the test says so.
    let held: (() => void)[] = []
    const pauses: number[] = []
    const timers: Timers = {
      after(ms, call) {
        if (ms < 2_000) return realTimers.after(ms, call)
        pauses.push(ms)
        held.push(call)
        return () => void (held = held.filter((other) => other !== call))
      },
    }
    const office = await joined(hub, `http://127.0.0.1:${(front.address() as AddressInfo).port}`, timers, true)
    busy = true
    pauses.length = 0
    const refused = new Promise<void>((resolve) => (onAsked = resolve))
    correct(office, 0, 'Brest')
    await refused
    await office.when('trouble', () => office.link().kind === 'linked' && JSON.stringify(office.link()).includes('hub_busy'))
    const before = asked
    for (let n = 0; n < 20; n += 1) correct(office, n, `Ville ${n}`)
    // Longer than changes are gathered for.
    await new Promise((resolve) => realTimers.after(300, () => resolve(null)))
    expect(asked).toBe(before)
    expect(pauses).toEqual([40_000])
    expect(office.link()).toMatchObject({ waiting: 21 })
    busy = false
    for (const call of held.splice(0)) call()
    await office.linked()
    const kiosk = await joined(hub, hub.url, realTimers)
    await kiosk.when('the corrections', () => JSON.stringify(cities(kiosk)) === JSON.stringify(cities(office)))
  })

  it('loses nothing though the hub refuses again and again', async () => {
    const limits = { atWork: 1, station: { burst: 3, perSecond: 8 } }
    const hub = await openTestHub({ options: { limits } })
    closing.push(() => hub.close())
    const stations: LinkedStation[] = []
    for (let n = 0; n < 4; n += 1) stations.push(await joined(hub, hub.url, quickTimers, n === 0))
    // Fields that nobody shares: what one wrote must be everywhere at the end.
    for (let round = 0; round < 25; round += 1) {
      for (const [n, station] of stations.entries()) correct(station, n, `Ville ${n}-${round}`)
      await new Promise((resolve) => realTimers.after(20, () => resolve(null)))
    }
    const expected = stations.map((_, n) => `Ville ${n}-24`)
    for (const station of stations)
      await station.when('everything', () => {
        const link = station.link()
        return link.kind === 'linked' && link.waiting === 0 && expected.every((city, n) => cities(station)[n] === city)
      })
    expect(await metric(hub.url, 'guichet_hub_changes_total{outcome="rejected"}')).toBe(0)
    expect(await metric(hub.url, 'guichet_hub_refused_total')).toBeGreaterThan(0)
    await metricIs(hub.url, 'guichet_hub_at_work', 0)
  })
})

function forward(url: string, request: IncomingMessage, response: ServerResponse): void {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.once('end', () => {
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => name.startsWith('guichet-'))) as Record<
      string,
      string
    >
    fetch(`${url}${request.url ?? ''}`, { method: 'POST', headers, body: Buffer.concat(parts) })
      .then(async (reply) => {
        const time = reply.headers.get('guichet-time') ?? ''
        response.writeHead(reply.status, { 'guichet-time': time, 'content-type': 'application/json' }).end(await reply.text())
      })
      .catch(() => response.destroy())
  })
}
