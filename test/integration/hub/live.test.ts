import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { liveDesk, MOST_ORDERS } from '../../../src/hub/live.ts'
import { schools } from '../../../src/hub/schools.ts'
import { silentLog } from '../../../src/hub/log.ts'
import type { Order, Presence } from '../../../src/shared/live.ts'
import { realTimers } from '../../../src/core/real.ts'
import { newKeys } from '../../../src/core/sync/membership.ts'
import { openTestHub } from '../../setup/hub.ts'
import { hubStores, type HubStore } from '../sync/hub-stores.ts'

const FREE: Presence = { state: 'free', session: 's', callsOffice: false, help: null }
const CALLS: Presence = { ...FREE, callsOffice: true }
const OPEN: Order = { do: 'open', moment: 'm1' }

describe.each(Object.entries(hubStores))('what is live, on %s', (_name, open) => {
  let store: HubStore
  let at = 1_000_000
  beforeAll(async () => void (store = await open()))
  afterAll(() => store.close())

  /** A school of its own for each test, with an office computer and a kiosk. */
  async function school() {
    const ports = {
      database: store.database,
      now: () => at,
      random: (length: number) => randomBytes(length),
      after: realTimers.after,
      log: silentLog,
      key: Buffer.alloc(32, 5),
    }
    const known = schools(ports)
    const { id } = await known.add('Essais')
    const join = async (name: string): Promise<string> => {
      const code = await known.code(id, 'essai', 60_000)
      const key = randomBytes(32).toString('base64url')
      const joined = await known.join({
        code,
        name,
        publicKey: newKeys().publicKey,
        hashKeys: [key],
        hasFamilies: false,
        school: null,
      })
      if (!joined.ok) throw new Error(joined.error.code)
      return joined.value.station
    }
    const live = liveDesk(ports)
    const [office, kiosk] = [await join('bureau'), await join('borne')]
    const order = (orderId: string, from = office, to = kiosk) => live.order(id, from, { id: orderId, to, person: 'p1', order: OPEN })
    return { id, live, known, office, kiosk, order }
  }

  it('is told to the others, and is news only when it changed', async () => {
    const { id, live, office, kiosk } = await school()
    expect((await live.present(id, kiosk, FREE)).live).toBe(1)
    expect((await live.present(id, kiosk, FREE)).live).toBeNull()
    expect((await live.present(id, kiosk, CALLS)).live).toBe(2)
    at += 5_000
    expect((await live.live(id, office)).kiosks).toEqual([{ station: kiosk, name: 'borne', secondsAgo: 5, status: CALLS }])
    expect((await live.live(id, kiosk)).kiosks).toEqual([])
    const staffed = await live.present(id, office, { state: 'office', staffed: true })
    expect(staffed.value).toEqual({ offices: 0 })
    expect((await live.present(id, kiosk, CALLS)).value).toEqual({ offices: 1 })
  })

  it('is forgotten after two minutes without a word', async () => {
    const { id, live, office, kiosk, order } = await school()
    await live.present(id, kiosk, CALLS)
    expect((await order('o1')).value).toMatchObject({ ok: true })
    at += 119_000
    expect((await live.live(id, kiosk)).orders).toMatchObject([{ id: 'o1', from: 'bureau', person: 'p1', order: OPEN }])
    at += 2_000
    expect((await live.live(id, office)).kiosks).toEqual([])
    expect((await live.live(id, kiosk)).orders).toEqual([])
    expect((await order('o2')).value).toMatchObject({ ok: false, error: { code: 'kiosk_away' } })
    // Who comes back is news.
    expect((await live.present(id, kiosk, CALLS)).live).not.toBeNull()
  })

  it('takes an order once, and its first result', async () => {
    const { id, live, office, kiosk, order } = await school()
    await live.present(id, kiosk, FREE)
    await order('o1')
    expect(await order('o1')).toEqual({ value: { ok: true, value: null }, live: null })
    expect((await live.live(id, kiosk)).orders).toHaveLength(1)
    expect((await live.settle(id, office, 'o1', { kind: 'done' })).live).toBeNull()
    expect((await live.settle(id, kiosk, 'o1', { kind: 'refused', code: 'stale_screen' })).live).not.toBeNull()
    expect((await live.settle(id, kiosk, 'o1', { kind: 'done' })).live).toBeNull()
    expect((await live.live(id, kiosk)).orders).toEqual([])
    expect((await live.live(id, office)).results).toEqual([{ id: 'o1', result: { kind: 'refused', code: 'stale_screen' } }])
    await live.present(id, office, FREE)
    expect((await order('o1', kiosk, office)).value).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect((await live.live(id, office)).orders).toEqual([])
  })

  it('does not keep what was asked once there is a result', async () => {
    const { id, live, kiosk, order } = await school()
    await live.present(id, kiosk, FREE)
    await order('o1')
    await live.settle(id, kiosk, 'o1', { kind: 'done' })
    const rows = await store.database.transact(id, (sql) => sql.all<{ body: string }>('SELECT body FROM hub_order WHERE school = $1', [id]))
    expect(rows).toEqual([{ body: '' }])
  })

  it('is bounded', async () => {
    const { id, live, kiosk, order } = await school()
    await live.present(id, kiosk, FREE)
    for (let n = 0; n < MOST_ORDERS.ofStation; n += 1) expect((await order(`o${n}`)).value.ok).toBe(true)
    expect((await order('one more')).value).toMatchObject({ ok: false, error: { code: 'hub_busy' } })
    await live.settle(id, kiosk, 'o0', { kind: 'done' })
    expect((await order('one more')).value.ok).toBe(true)
  })

  it('stays within a school, and leaves out machines that were revoked', async () => {
    const [one, two] = [await school(), await school()]
    await one.live.present(one.id, one.kiosk, FREE)
    await two.live.present(two.id, two.kiosk, FREE)
    expect((await two.order('o1', two.office, one.kiosk)).value).toMatchObject({ ok: false, error: { code: 'kiosk_away' } })
    await one.order('o1')
    expect((await two.live.settle(two.id, two.kiosk, 'o1', { kind: 'done' })).live).toBeNull()
    await one.known.revoke(one.id, one.office)
    expect((await one.live.live(one.id, one.kiosk)).orders).toEqual([])
    await one.known.revoke(one.id, one.kiosk)
    expect((await one.live.live(one.id, one.office)).kiosks).toEqual([])
  })
})

it('nobody orders without a signature', async () => {
  const hub = await openTestHub()
  for (const procedure of ['present', 'live', 'order', 'settle']) {
    const reply = await fetch(`${hub.url}/v1/${procedure}`, { method: 'POST', body: '{}' })
    expect([reply.status, await reply.json()]).toEqual([401, { code: 'hub_unsigned' }])
  }
  await hub.close()
})
