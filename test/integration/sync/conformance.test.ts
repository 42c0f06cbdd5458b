import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agreement } from '../../../src/hub/agree.ts'
import { addLife, newLife } from '../../../src/hub/lives.ts'
import type { Change, Op, SyncReply, SyncRequest } from '../../../src/shared/sync.ts'
import { hubStores, type HubStore } from './hub-stores.ts'

describe.each(Object.entries(hubStores))('a hub on %s', (_name, open) => {
  let store: HubStore
  beforeAll(async () => void (store = await open()))
  afterAll(() => store.close())

  /** A school of its own for each test, with two stations. */
  async function school() {
    const id = randomUUID()
    await store.database.transact(id, async (sql) => {
      await sql.run('INSERT INTO hub_school (id, name, version, ordinals) VALUES ($1, $2, 0, 0)', [id, 'Essais'])
      for (const station of ['a', 'b']) {
        await sql.run(`INSERT INTO hub_station (school, id, name, public_key, joined_at) VALUES ($1, $2, $2, '', 0)`, [id, station])
        await addLife(sql, id, station)
      }
    })
    const agree = agreement({ database: store.database, ids: randomUUID, pageRows: 10 })
    return {
      id,
      ask: (station: string, request: Partial<SyncRequest>) =>
        agree(id, station, { protocol: 1, incarnation: 1, token: null, cursor: 0, mine: [], changes: [], ...request }),
    }
  }
  const person = (n: number, fields: Partial<Record<string, string | null>> = {}): Op => ({
    do: 'add',
    collection: 'person',
    id: `person-${n}`,
    fields: { name: `Essai ${n}`, role: 'secretary', pin_hash: 'x', left_at: null, ...fields },
  })
  const change = (sequence: number, ops: Op[], base = 0): Change => ({
    id: randomUUID(),
    sequence,
    kind: 'person.added',
    actor: 'p',
    at: 1,
    base,
    ops,
  })
  const value = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
    if (!result.ok) throw new Error(JSON.stringify(result.error))
    return result.value
  }

  it('gives what one station brought to the other, and to itself, in one order', async () => {
    const { ask } = await school()
    const first = value(await ask('a', { changes: [change(1, [person(1)]), change(2, [person(2)])] }))
    expect(first.taken?.count).toBe(2)
    const other = value(await ask('b', {}))
    expect(other.rows.map(({ id, version }) => [id, version])).toEqual([
      ['person-1', 1],
      ['person-2', 2],
    ])
    expect(other.cursor).toBe(2)
    expect(value(await ask('b', { token: other.token, cursor: 2 })).rows).toEqual([])
  })

  it('changes nothing more when a request whose reply was lost comes again', async () => {
    const { ask } = await school()
    const changes = [change(1, [person(1)])]
    const lost = value(await ask('a', { changes }))
    const again = value(await ask('a', { changes }))
    expect(again.outcomes).toEqual([{ kind: 'accepted', id: changes[0]?.id, version: lost.taken?.version }])
    expect(again.rows).toMatchObject([{ id: 'person-1', version: 1 }])
    expect(again.cursor).toBe(1)
  })

  it('tells a machine that has seen everything only that it was taken, and others what it did', async () => {
    const { ask } = await school()
    const first = value(await ask('a', { changes: [change(1, [person(1)])] }))
    expect(first).toMatchObject({ taken: { version: 1, count: 1 }, outcomes: [], rows: [], cursor: 1 })
    const rename = change(2, [{ do: 'set', collection: 'person', id: 'person-1', fields: { name: 'Autre' } }], 1)
    const second = value(await ask('a', { token: first.token, cursor: 1, mine: [[1, 1]], changes: [rename] }))
    expect(second).toMatchObject({ taken: { version: 2, count: 1, last: rename.id }, outcomes: [], rows: [], cursor: 2 })
    const other = value(await ask('b', {}))
    expect(other.rows).toMatchObject([{ id: 'person-1', version: 2, fields: { name: 'Autre', role: 'secretary' } }])
    // Asked again after a lost reply, it hears everything.
    const again = value(await ask('a', { token: first.token, cursor: 1, mine: [[1, 1]], changes: [rename] }))
    expect(again.rows).toHaveLength(1)
    expect(again.outcomes).toEqual([{ kind: 'accepted', id: rename.id, version: 2 }])
  })

  it('tells a machine in full when what it brings meets what others did', async () => {
    const { ask } = await school()
    const a = value(await ask('a', { changes: [change(1, [person(1)])] }))
    const b = value(await ask('b', {}))
    const rename = (sequence: number, name: string): Change =>
      change(sequence, [{ do: 'set', collection: 'person', id: 'person-1', fields: { name } }], 1)
    await ask('b', { token: b.token, cursor: 1, changes: [rename(1, 'De B')] })
    // It has received B's name since it made its own change.
    const seen = value(await ask('a', { token: a.token, cursor: 1, mine: [[1, 1]] }))
    const met = value(await ask('a', { token: seen.token, cursor: 2, mine: [[1, 1]], changes: [rename(2, 'De A')] }))
    expect(met.taken).toBeUndefined()
    expect(met.outcomes).toHaveLength(1)
    expect(met.rows.map(({ collection }) => collection)).toEqual(['conflict'])
  })

  describe('asked before it has answered the request before', () => {
    /** Three changes of one machine, each in a request that goes on from the one before without its answer. */
    const three = (): [Change, Change, Change] => [change(1, [person(1)]), change(2, [person(2)]), change(3, [person(3)])]
    const outOfStep = { ok: false, error: { code: 'hub_out_of_step' } }

    it('takes what goes on from what it took', async () => {
      const { ask } = await school()
      const [one, two, last] = three()
      const first = value(await ask('a', { changes: [one] }))
      const second = value(await ask('a', { changes: [two], after: one.id }))
      expect(second).toMatchObject({ taken: { version: 2, count: 1, last: two.id }, cursor: 2 })
      expect(await ask('a', { changes: [last], after: two.id })).toMatchObject(outOfStep)
      const third = value(await ask('a', { token: first.token, cursor: 1, mine: [[1, 1]], changes: [last], after: two.id }))
      expect(third).toMatchObject({ taken: { version: 3, count: 1, last: last.id }, cursor: 3 })
      expect(value(await ask('b', {})).rows.map(({ id, version }) => [id, version])).toEqual([
        ['person-1', 1],
        ['person-2', 2],
        ['person-3', 3],
      ])
    })

    it('counts what went before among what its author knows', async () => {
      const { ask } = await school()
      const added = change(1, [person(1)])
      value(await ask('a', { changes: [added] }))
      const edited = change(2, [{ do: 'set', collection: 'person', id: 'person-1', fields: { name: 'Autre' } }])
      expect(value(await ask('a', { changes: [edited], after: added.id })).taken?.version).toBe(2)
      expect(value(await ask('b', {})).rows.map(({ collection, fields }) => [collection, fields['name']])).toEqual([['person', 'Autre']])
    })

    it('refuses one that overtook the request before, and then takes both', async () => {
      const { ask } = await school()
      const [one, two] = three()
      expect(await ask('a', { changes: [two], after: one.id })).toMatchObject(outOfStep)
      const first = value(await ask('a', { changes: [one] }))
      expect(value(await ask('a', { token: first.token, cursor: 1, changes: [two] })).taken?.version).toBe(2)
    })

    it('refuses one that goes on from a request of which there is more to say', async () => {
      const { ask } = await school()
      value(await ask('b', { changes: [change(1, [person(9)])] }))
      const [one, two] = three()
      const first = value(await ask('a', { changes: [one] }))
      expect(first.taken).toBeUndefined()
      expect(await ask('a', { changes: [two], after: one.id })).toMatchObject(outOfStep)
      expect(value(await ask('b', { token: null })).rows.map(({ id }) => id)).toEqual(['person-9', 'person-1'])
    })

    it('refuses one that comes late, and one whose forerunner was another', async () => {
      const { ask } = await school()
      const [one, two, last] = three()
      const first = value(await ask('a', { changes: [one] }))
      expect(await ask('a', { changes: [two], after: randomUUID() })).toMatchObject(outOfStep)
      const both = value(await ask('a', { token: first.token, cursor: 1, changes: [two, last] }))
      expect(await ask('a', { changes: [two], after: one.id })).toMatchObject(outOfStep)
      expect(await ask('a', { token: first.token, cursor: 1, changes: [last], after: two.id })).toMatchObject(outOfStep)
      expect(value(await ask('a', { token: both.token, cursor: 3 }))).toMatchObject({ rows: [], cursor: 3 })
    })

    it('refuses one that brings what was decided before, and knows it again when it is asked anew', async () => {
      const { id, ask } = await school()
      const [one, two] = three()
      const decided = value(await ask('a', { changes: [two].map((each) => ({ ...each, sequence: 1 })) }))
      await newLife(store.database, id, 'a')
      const first = value(await ask('a', { incarnation: 2, cursor: decided.cursor, changes: [one] }))
      expect(first.taken?.version).toBe(2)
      const next = { incarnation: 2, cursor: first.cursor, changes: [two] }
      expect(await ask('a', { ...next, cursor: decided.cursor, after: one.id })).toMatchObject(outOfStep)
      const again = value(await ask('a', { ...next, token: first.token }))
      expect(again.outcomes).toEqual([{ kind: 'accepted', id: two.id, version: 1 }])
    })

    it('gives what others did in between', async () => {
      const { ask } = await school()
      const [one, two] = three()
      value(await ask('a', { changes: [one] }))
      value(await ask('b', { changes: [change(1, [person(9)])] }))
      const second = value(await ask('a', { changes: [two], after: one.id }))
      expect(second.taken).toBeUndefined()
      expect(second.outcomes).toEqual([{ kind: 'accepted', id: two.id, version: 3 }])
      expect(second.rows.map(({ id }) => id)).toEqual(['person-9', 'person-2'])
    })

    it.each([
      ['neither answer', 0],
      ['the first answer', 1],
      ['both answers', 2],
    ])('knows a machine again that heard %s, and its copy by an older token', async (_name, heard) => {
      const { ask } = await school()
      const [one, two, last] = three()
      const joined = value(await ask('a', { changes: [one] }))
      const first = value(await ask('a', { token: joined.token, cursor: 1, changes: [two] }))
      const second = value(await ask('a', { token: joined.token, cursor: 1, changes: [last], after: two.id }))
      expect(await ask('a', { cursor: 0 })).toMatchObject({ error: { code: 'station_forked' } })
      const token = [joined.token, first.token, second.token][heard] ?? null
      const again = value(await ask('a', { token, cursor: 1 + heard, changes: [two, last].slice(heard) }))
      expect(again.outcomes.map((outcome) => outcome.kind === 'accepted' && outcome.version)).toEqual([2, 3].slice(heard))
      expect(again.cursor).toBe(3)
    })
  })

  it('never parts the rows of one change between two replies', async () => {
    const { ask } = await school()
    const many = (from: number, count: number): Op[] => Array.from({ length: count }, (_, n) => person(from + n))
    await ask('a', { changes: [change(1, many(0, 4)), change(2, many(10, 8)), change(3, many(30, 25))] })
    const sizes: number[] = []
    let [cursor, token, more]: [number, string | null, boolean] = [0, null, true]
    while (more) {
      const reply: SyncReply = value(await ask('b', { cursor, token }))
      sizes.push(reply.rows.length)
      ;({ cursor, token, more } = reply)
    }
    expect(sizes.filter((size) => size > 0)).toEqual([4, 8, 25])
  })

  it('knows a copied disk by its token, and gives the copy a life of its own', async () => {
    const { id, ask } = await school()
    const joined = value(await ask('a', { changes: [change(1, [person(1)])] }))
    const original = value(await ask('a', { token: joined.token, cursor: 1, changes: [change(2, [person(2)])] }))
    // The copy still holds the older token, as after a lost reply; then the original is the one that does not fit.
    const copy = await ask('a', { token: joined.token, cursor: 1, changes: [change(2, [person(3)])] })
    expect(copy).toMatchObject({ ok: false, error: { code: 'station_forked' } })
    const life = value(await newLife(store.database, id, 'a'))
    expect(life.incarnation).toBe(2)
    const renewed = value(await ask('a', { incarnation: 2, cursor: 1, changes: [change(1, [person(3)])] }))
    expect(renewed.outcomes).toMatchObject([{ kind: 'accepted' }])
    expect(value(await ask('a', { token: original.token, cursor: 2 })).rows.map((row) => row.id)).toEqual(['person-3'])
  })

  it('refuses a whole change that it does not understand, and goes on with the next', async () => {
    const { ask } = await school()
    const strange: Op = { do: 'add', collection: 'telescope', id: 'x', fields: {} }
    const reply = value(await ask('a', { changes: [change(1, [person(1), strange]), change(2, [person(2)])] }))
    expect(reply.outcomes).toMatchObject([
      { kind: 'rejected', code: 'change_not_understood' },
      { kind: 'accepted', version: 1 },
    ])
    expect(reply.rows.map(({ id }) => id)).toEqual(['person-2'])
  })

  it('names what it cannot do', async () => {
    const { ask } = await school()
    expect(await ask('a', { protocol: 99 })).toMatchObject({ error: { code: 'hub_protocol_old' } })
    expect(await ask('nobody', {})).toMatchObject({ error: { code: 'station_unknown' } })
    expect(await ask('a', { cursor: 7 })).toMatchObject({ error: { code: 'hub_behind' } })
    const gap = await ask('a', { changes: [change(3, [person(1)])] })
    expect(gap).toMatchObject({ error: { code: 'station_forked' } })
    expect(value(await ask('b', {})).rows).toEqual([])
  })

  it('keeps the order of two stations that write at once', async () => {
    const { ask } = await school()
    const writes = Array.from({ length: 20 }, async (_, n) => {
      const station = n % 2 === 0 ? 'a' : 'b'
      return [station, n] as const
    })
    let tokens: Record<string, string | null> = { a: null, b: null }
    const sequences: Record<string, number> = { a: 0, b: 0 }
    for (const pair of await Promise.all(writes)) {
      const [station, n] = pair
      sequences[station] = (sequences[station] ?? 0) + 1
      const other = station === 'a' ? 'b' : 'a'
      const [mine] = await Promise.all([
        ask(station, { token: tokens[station] ?? null, changes: [change(sequences[station] ?? 0, [person(n)])] }),
        ask(other, { token: tokens[other] ?? null }),
      ])
      tokens = { ...tokens, [station]: value(mine).token }
    }
    const versions: number[] = []
    let [cursor, more] = [0, true]
    while (more) {
      const reply = value(await ask('b', { cursor, token: tokens['b'] ?? null }))
      versions.push(...reply.rows.map(({ version }) => version))
      ;({ cursor, more } = reply)
    }
    expect(versions).toEqual(Array.from({ length: 20 }, (_, n) => n + 1))
  })

  it('leaves nothing behind when it fails in the middle', async () => {
    const { id, ask } = await school()
    await expect(
      store.database.transact(id, async (sql) => {
        await sql.run('UPDATE hub_school SET version = 99 WHERE id = $1', [id])
        throw new Error('power')
      }),
    ).rejects.toThrow('power')
    expect(value(await ask('a', {})).cursor).toBe(0)
  })

  it('keeps schools apart', async () => {
    const [one, two] = [await school(), await school()]
    await one.ask('a', { changes: [change(1, [person(1)])] })
    expect(value(await two.ask('a', {})).rows).toEqual([])
  })
})
