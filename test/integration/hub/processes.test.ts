import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { schools } from '../../../src/hub/schools.ts'
import { silentLog } from '../../../src/hub/log.ts'
import { postgresDatabase } from '../../../src/hub/store/postgres.ts'
import { caller, metricIs, person, raw, type Caller } from '../../setup/hub-caller.ts'
import { servedHub, type ServedHub } from '../../setup/served-hub.ts'
import { postgres, type Postgres } from '../../setup/postgres.ts'

const key = randomBytes(32)
let server: Postgres | null = null
const url = (): string => server?.url ?? ''
const started: ServedHub[] = []

beforeAll(async () => void (server = await postgres()))
afterEach(async () => {
  for (const hub of started) hub.stop()
  await Promise.all(started.splice(0).map(({ ended }) => ended))
})
afterAll(() => server?.stop())

const hub = async (): Promise<ServedHub> => {
  const one = await servedHub([], { DATABASE_URL: url(), GUICHET_HUB_KEY: key.toString('base64url') })
  started.push(one)
  return one
}
/** Two machines of a new school. */
async function machines(at: string): Promise<readonly [Caller, Caller]> {
  const database = await postgresDatabase({ url: url() })
  const known = schools({
    database,
    key,
    log: silentLog,
    now: () => Date.now(),
    random: (length) => randomBytes(length),
    after: () => () => undefined,
  })
  const { id } = await known.add('Collège des Filaos')
  const codes = [await known.code(id, 'a', 60_000), await known.code(id, 'b', 60_000)] as const
  await database.close()
  return [await caller(at, codes[0]), await caller(at, codes[1])]
}
const placeOf = (reply: { readonly value: unknown }): number => (reply.value as { version: number }).version

describe('several hub processes on one PostgreSQL', () => {
  it('migrate it together, serve a school in turns, and wake one another’s polls', async () => {
    const [one, other] = await Promise.all([hub(), hub()])
    const [office, kiosk] = await machines(one.url)
    for (let n = 0; n < 6; n += 1) {
      const at = n % 2 === 0 ? one.url : other.url
      const reply = await office.sync([person(`person-${n}`)], at)
      expect(reply.value).toMatchObject({ taken: { count: 1, version: n + 1 } })
    }
    const rows = (await kiosk.sync([], other.url)).value as { rows: { id: string }[] }
    expect(rows.rows.map(({ id }) => id)).toEqual(Array.from({ length: 6 }, (_, n) => `person-${n}`))

    const poll = kiosk
      .call('wait', { version: 6, live: 0, seconds: 25 }, { url: other.url })
      .then((reply) => ({ reply, at: performance.now() }))
    await metricIs(other.url, 'guichet_hub_waits', 1)
    await office.sync([person('news')], one.url)
    const said = performance.now()
    const { reply, at } = await poll
    // A poll that nobody wakes ends where it began.
    expect(placeOf(reply)).toBe(7)
    process.stderr.write(`news at the other process after ${Math.round(at - said)} ms\n`)
  })

  it('know of one another which nonces were used, and which machines were revoked', async () => {
    const [one, other] = await Promise.all([hub(), hub()])
    const [office] = await machines(one.url)
    const nonce = randomBytes(18).toString('base64url')
    expect((await office.call('keys', {}, { twist: { nonce } })).status).toBe(200)
    expect((await office.call('keys', {}, { twist: { nonce }, url: other.url })).status).toBe(401)
    const database = await postgresDatabase({ url: url() })
    await database.transact(office.key.school, (sql) =>
      sql.run('UPDATE hub_station SET revoked_at = 1 WHERE id = $1', [office.key.station]),
    )
    await database.close()
    for (const { url: at } of [one, other]) expect((await office.call('keys', {}, { url: at })).status).toBe(403)
  })
})

describe('a hub process that is told to stop', () => {
  it('answers what is at work and who waits, ends with 0, and loses nothing', async () => {
    const one = await hub()
    const [office, kiosk] = await machines(one.url)
    const polls = Array.from({ length: 3 }, () => kiosk.call('wait', { version: 0, live: 0, seconds: 25 }))
    await metricIs(one.url, 'guichet_hub_waits', 3)
    // The school's row is in another hand: the sync stands in the middle of its transaction.
    const owner = new pg.Client({ connectionString: server?.ownerUrl })
    await owner.connect()
    await owner.query('BEGIN')
    await owner.query('SELECT 1 FROM hub_school WHERE id = $1 FOR UPDATE', [office.key.school])
    const sync = office.sync([person('last')])
    await metricIs(one.url, 'guichet_hub_at_work', 1)
    await lockWaits(owner)
    one.stop()
    expect((await Promise.all(polls)).map((reply) => [reply.status, placeOf(reply)])).toEqual(Array(3).fill([200, 0]))
    await one.heard('hub.stopping')
    await expect(raw(one.url, { path: '/health', method: 'GET', headers: { connection: 'close' } })).rejects.toThrow()
    await owner.query('COMMIT')
    expect((await sync).value).toMatchObject({ taken: { count: 1, version: 1 } })
    expect(await one.ended).toBe(0)
    expect(one.lines.at(-1)).toContain('hub.stopped')
    const { rows } = await owner.query<{ version: string }>('SELECT version FROM hub_school WHERE id = $1', [office.key.school])
    await owner.end()
    expect(Number(rows[0]?.version)).toBe(1)
  })
})

/** Once a transaction waits for a lock. */
async function lockWaits(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query('SELECT 1 FROM pg_locks WHERE NOT granted')
    if (rows.length > 0) return
  }
}
