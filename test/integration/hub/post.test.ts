import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Delivery, Driver, Outgoing } from '../../../src/core/gateways/driver.ts'
import { hubConfigSchema, servicesFor } from '../../../src/hub/services/config.ts'
import { post } from '../../../src/hub/services/post.ts'
import type { HubInput } from '../../../src/shared/hub-contract.ts'
import { err, ok } from '../../../src/shared/result.ts'
import { failure } from '../../../src/shared/codes.ts'
import { deferred } from '../messages/post.ts'
import { hubStores, type HubStore } from '../sync/hub-stores.ts'

const HOUR = 3_600_000

/** A gateway that remembers what it was given; one that knows keys delivers a key once. */
function gateway(knowsKeys = false) {
  const asked: Outgoing[] = []
  const delivered: string[] = []
  const driver: Driver & { answer: Delivery | (() => Promise<Delivery>) } = {
    idempotent: knowsKeys,
    answer: { kind: 'sent' },
    send(message) {
      asked.push(message)
      if (!knowsKeys || !delivered.includes(message.id)) delivered.push(message.id)
      return typeof driver.answer === 'function' ? driver.answer() : Promise.resolve(driver.answer)
    },
  }
  return { driver, asked, delivered }
}

describe.each(Object.entries(hubStores))('a hub that sends, on %s', (_name, open) => {
  let store: HubStore
  beforeAll(async () => void (store = await open()))
  afterAll(() => store.close())

  /** A school of its own for each test. `process` is one hub process; another may share its database, or come after it. */
  async function school(limits: object = {}) {
    const id = randomUUID()
    await store.database.transact(id, (sql) =>
      sql.run('INSERT INTO hub_school (id, name, version, ordinals) VALUES ($1, $2, 0, 0)', [id, 'Essais']),
    )
    const services = servicesFor(hubConfigSchema.parse({ all: { limits } }), { id, name: null })
    const clock = { at: Date.UTC(2026, 8, 1, 8) }
    const log: string[] = []
    const process = (driver: Driver | null, database = store.database) => {
      const { send } = post({
        database,
        now: () => clock.at,
        // Every message sweeps.
        random: (length) => new Uint8Array(length),
        log: { event: (event, detail) => void log.push(JSON.stringify({ event, ...detail })) },
        key: Buffer.alloc(32, 7),
        services: () => Promise.resolve(services),
        senders: {
          of: () => (driver === null ? err(failure('hub_secret_missing', { service: 'sms' })) : ok(driver)),
          close: () => undefined,
        },
        metrics: { message: () => undefined },
      })
      return (message: Partial<HubInput<'send'>> = {}, station = 'a') =>
        send(
          {
            id: 'm1',
            channel: 'sms',
            recipient: '+33639980001',
            subject: null,
            text: 'Votre code : 482913',
            within: 30 * 60_000,
            ...message,
          },
          { school: id, station },
        )
    }
    const rows = () =>
      store.database.transact(id, (sql) => sql.all<Record<string, unknown>>('SELECT * FROM hub_sent WHERE school = $1', [id]))
    return { id, process, clock, log, rows }
  }
  const sent = { ok: true, value: { kind: 'sent' } }
  const unknown = { ok: true, value: { kind: 'unknown', status: 'interrupted' } }

  it('hands a message over whole, once, however often its reply is lost', async () => {
    const { process, clock } = await school()
    const { driver, asked } = gateway()
    const send = process(driver)
    expect(await send()).toEqual(sent)
    expect(await send()).toEqual(sent)
    expect(await process(driver)()).toEqual(sent)
    expect(asked).toEqual([
      { id: 'm1', recipient: '+33639980001', subject: null, text: 'Votre code : 482913', deadline: clock.at + 30 * 60_000 },
    ])
  })

  it('lets a repeated message wait for the try that is under way', async () => {
    const { process } = await school()
    const { driver, asked } = gateway()
    const answer = deferred<Delivery>()
    const begun = deferred<void>()
    driver.answer = () => {
      begun.resolve()
      return answer.promise
    }
    const send = process(driver)
    const both = [send(), send()]
    await begun.promise
    answer.resolve({ kind: 'sent' })
    expect(await Promise.all(both)).toEqual([sent, sent])
    expect(asked).toHaveLength(1)
  })

  it.each<Delivery>([
    { kind: 'refused', status: 'http 400' },
    { kind: 'unknown', status: 'timeout' },
  ])('says again what is for good: %j', async (answer) => {
    const { process } = await school()
    const { driver, asked } = gateway()
    driver.answer = answer
    expect(await process(driver)()).toEqual({ ok: true, value: answer })
    driver.answer = { kind: 'sent' }
    expect(await process(driver)()).toEqual({ ok: true, value: answer })
    expect(asked).toHaveLength(1)
  })

  it('tries again what certainly has not left', async () => {
    const { process, rows } = await school({ perNumberPerHour: 1 })
    const { driver, asked } = gateway()
    driver.answer = { kind: 'unreachable', status: 'network' }
    const send = process(driver)
    expect(await send()).toEqual({ ok: true, value: driver.answer })
    driver.answer = { kind: 'sent' }
    expect(await send()).toEqual(sent)
    expect(asked).toHaveLength(2)
    // And it counts once.
    expect(await rows()).toHaveLength(1)
  })

  describe('after a crash between handing over and writing what became of it', () => {
    async function crashed(knowsKeys: boolean) {
      const of = await school()
      const { driver, asked, delivered } = gateway(knowsKeys)
      const begun = deferred<void>()
      driver.answer = () => {
        begun.resolve()
        return new Promise(() => undefined)
      }
      void of.process(driver)()
      await begun.promise
      driver.answer = { kind: 'sent' }
      return { ...of, again: of.process(driver), asked, delivered }
    }
    it('asks a gateway that knows keys again: delivered once', async () => {
      const { again, asked, delivered } = await crashed(true)
      expect(await again()).toEqual(sent)
      expect(await again()).toEqual(sent)
      expect([asked.length, delivered]).toEqual([2, ['m1']])
    })
    it('does not ask another again: nobody can tell, for good', async () => {
      const { again, asked } = await crashed(false)
      expect(await again()).toEqual(unknown)
      expect(await again()).toEqual(unknown)
      expect(asked).toHaveLength(1)
    })
    it('asks nobody again past its deadline', async () => {
      const { again, asked } = await crashed(true)
      expect(await again({ within: 0 })).toEqual(unknown)
      expect(asked).toHaveLength(1)
    })
  })

  it('says what is true when it cannot be written down, and never sends that again', async () => {
    const { process, log } = await school()
    const { driver, asked } = gateway()
    let transactions = 0
    const database = {
      ...store.database,
      transact: ((school, work) => {
        transactions += 1
        return transactions === 2 ? Promise.reject(new Error('full')) : store.database.transact(school, work)
      }) as HubStore['database']['transact'],
    }
    expect(await process(driver, database)()).toEqual(sent)
    expect(log[0]).toContain('database.lost')
    expect(await process(driver)()).toEqual(unknown)
    expect(asked).toHaveLength(1)
  })

  it('sends nothing past its deadline', async () => {
    const { process, rows } = await school()
    const { driver, asked } = gateway()
    expect(await process(driver)({ within: 0 })).toEqual({ ok: true, value: { kind: 'refused', status: 'deadline' } })
    expect(asked).toEqual([])
    expect(await rows()).toEqual([])
  })

  it('refuses an id that is another message’s', async () => {
    const { process } = await school()
    const { driver, asked } = gateway()
    const send = process(driver)
    await send()
    expect(await send({ recipient: '+33639980002' })).toEqual({ ok: false, error: { code: 'bad_input', detail: { where: 'id' } } })
    expect(await send({ channel: 'mail' })).toMatchObject({ ok: false, error: { code: 'bad_input' } })
    expect(asked).toHaveLength(1)
  })

  it('keeps one school’s ids and shares from another’s', async () => {
    const [one, two] = [await school({ perSchoolPerDay: 1 }), await school({ perSchoolPerDay: 1 })]
    const { driver, asked } = gateway()
    expect(await one.process(driver)()).toEqual(sent)
    expect(await two.process(driver)()).toEqual(sent)
    expect(asked).toHaveLength(2)
  })

  describe('holds back', () => {
    const limited = (kind: string) => ({ ok: true, value: { kind, status: 'limit' } })
    const number = (n: number) => `+3363998${String(n).padStart(4, '0')}`

    it('what a number has had its share of, until time gives it back', async () => {
      const { process, clock, log } = await school({ perNumberPerHour: 2 })
      const { driver, asked } = gateway()
      const send = process(driver)
      expect(await send({ id: '1' })).toEqual(sent)
      expect(await send({ id: '2' }, 'b')).toEqual(sent)
      expect(await send({ id: '3' })).toEqual(limited('refused'))
      expect(await send({ id: '4', recipient: number(2) })).toEqual(sent)
      clock.at += HOUR
      expect(await send({ id: '3' })).toEqual(sent)
      expect(asked.map(({ id }) => id)).toEqual(['1', '2', '4', '3'])
      expect(log.filter((line) => line.includes('message.limited'))).toHaveLength(1)
    })
    it('a machine that floods, and not its neighbour', async () => {
      const { process } = await school({ perStationPerDay: 2 })
      const { driver } = gateway()
      const send = process(driver)
      const by = async (station: string, n: number) => send({ id: `${station}${n}`, recipient: number(n) }, station)
      expect([await by('a', 1), await by('a', 2), await by('a', 3), await by('b', 3)]).toEqual([sent, sent, limited('unreachable'), sent])
    })
    it('a school as a whole, also when many ask at once', async () => {
      const { process } = await school({ perSchoolPerDay: 5 })
      const { driver, asked } = gateway()
      const [one, two] = [process(driver), process(driver)]
      const all = await Promise.all(
        Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? one : two)({ id: `m${n}`, recipient: number(n) }, `station-${n}`)),
      )
      expect(all.filter((one) => one.ok && one.value.kind === 'sent')).toHaveLength(5)
      expect(asked).toHaveLength(5)
    })
  })

  it('is cut off for one school when too much of it is under way, and for no other', async () => {
    const [slow, other] = [await school({ perStationPerDay: 100, perNumberPerHour: 100, perNumberPerDay: 100 }), await school()]
    const { driver } = gateway()
    const answer = deferred<Delivery>()
    driver.answer = () => answer.promise
    const send = slow.process(driver)
    const under = Array.from({ length: 20 }, (_, n) => send({ id: `m${n}` }))
    expect(await send({ id: 'm20' })).toEqual({ ok: false, error: { code: 'hub_busy' } })
    expect(await other.process(gateway().driver)()).toEqual(sent)
    answer.resolve({ kind: 'sent' })
    expect(await Promise.all(under)).toEqual(under.map(() => sent))
    expect(await send({ id: 'm20' })).toEqual(sent)
  })

  it('says which secret is missing, and counts nothing', async () => {
    const { process, rows } = await school()
    expect(await process(null)()).toEqual({ ok: false, error: { code: 'hub_secret_missing', detail: { service: 'sms' } } })
    expect(await rows()).toEqual([])
  })

  it('keeps neither number nor text, and logs neither', async () => {
    const { process, rows, log, clock } = await school()
    const { driver } = gateway()
    const send = process(driver)
    await send()
    driver.answer = { kind: 'refused', status: 'recipient' }
    await send({ id: 'm2', channel: 'mail', recipient: 'nadia@exemple.example', subject: 'Votre compte', text: 'Bonjour Nadia' })
    const kept = JSON.stringify([await rows(), log])
    for (const secret of ['482913', '39980001', 'nadia', 'Nadia', 'compte']) expect(kept).not.toContain(secret)
    expect((await rows()).map(({ recipient }) => recipient)).toEqual([expect.any(String), expect.any(String)])
    // After two days not even the hash is left; what was sent is still known.
    clock.at += 49 * HOUR
    driver.answer = { kind: 'sent' }
    await send({ id: 'm3', recipient: '+33639980002' })
    expect((await rows()).filter(({ recipient }) => recipient !== null).map(({ id }) => id)).toEqual(['m3'])
    expect(await send()).toEqual(sent)
  })
})
