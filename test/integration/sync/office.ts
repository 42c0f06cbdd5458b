import { randomUUID } from 'node:crypto'
import { agreement } from '../../../src/hub/agree.ts'
import { addLife, newLife } from '../../../src/hub/lives.ts'
import type { Database } from '../../../src/hub/store/sql.ts'
import type { Code } from '../../../src/shared/codes.ts'
import { PROTOCOL, saysNothing, type Fields } from '../../../src/shared/sync.ts'
import { createStore, type Store } from '../../../src/core/store/store.ts'
import { exchange } from '../../../src/core/sync/exchange.ts'
import { outbox } from '../../../src/core/sync/outbox.ts'
import { syncState } from '../../../src/core/sync/state.ts'
import { chance as chanceOf, randomOf } from '../../simulation/chance.ts'
import { activate, desks } from '../../simulation/desks.ts'
import { diskFrom, emptyDisk, imageOf } from '../../simulation/disk.ts'
import { accountId, settle } from '../../simulation/school.ts'

export interface Conflict {
  readonly id: string
  readonly kind: string
  readonly subject_collection: string
  readonly subject_id: string
  readonly field: string
  readonly mine: Fields
  readonly theirs: Fields
  readonly mine_actor: string
  readonly theirs_actor: string | null
  readonly state: string
}

/** A school with one hub and as many machines as a test wants, all of them with the same six families. */
export async function office(database: Database, { seed = 1, pageRows = 50 }: { readonly seed?: number; readonly pageRows?: number } = {}) {
  const [school, chance] = [randomUUID(), chanceOf(seed)]
  let ask = agreement({ database, ids: randomUUID, pageRows })
  let hub = database
  let first = true
  await database.transact(school, (sql) =>
    sql.run('INSERT INTO hub_school (id, name, version, ordinals) VALUES ($1, $2, 0, 0)', [school, 'Essais']),
  )

  function from(image: Buffer, as: string) {
    const clock = { off: 0, now: () => 1_790_000_000_000 + clock.off }
    const random = randomOf(chance)
    const db = diskFrom(image)
    const store: Store = createStore(db, { now: clock.now, ids: chance.id })
    const talk = exchange(db, store.changes)
    async function request() {
      const asked = talk.ask()
      if (asked === null) throw new Error('not joined')
      return ask(school, as, { ...asked, protocol: self.protocol })
    }
    const self = {
      as,
      store,
      clock,
      talk,
      protocol: PROTOCOL,
      ...desks({ store, clock, random }),
      activate: (n: number, mobile: string, hash: string): void =>
        activate(store, { account: accountId(n), mobile, hash, id: chance.id(), now: clock.now() }),
      image: (): Buffer => imageOf(db),
      /** Everything is said and heard; a machine that was copied or restored introduces itself again. Gives what stopped it, if anything did. */
      async sync(): Promise<Code | null> {
        for (;;) {
          const answer = await request()
          if (answer.ok) {
            talk.hear(answer.value)
            if (saysNothing(answer.value)) return null
          } else if (answer.error.code === 'station_forked') {
            const life = await newLife(hub, school, as)
            if (!life.ok) return life.error.code
            talk.renew(life.value.incarnation, life.value.ordinal)
          } else return answer.error.code
        }
      },
      /** One question and its answer, which must leave something out. */
      async page(): Promise<void> {
        const answer = await request()
        if (!answer.ok || !answer.value.more) throw new Error('no page with more to come')
        talk.hear(answer.value)
      },
      row: (sql: string, ...values: readonly string[]): Record<string, string | number | null> | undefined =>
        db.prepare<string[], Record<string, string | number | null>>(sql).get(...values),
      count: (sql: string): number => Number(db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${sql}`).get()?.n),
      guardian: (id: string) => self.row('SELECT * FROM guardian WHERE id = ?', id),
      open: (): readonly Conflict[] =>
        db
          .prepare<[], Conflict & { mine: string; theirs: string }>(`SELECT * FROM conflict WHERE state = 'open' ORDER BY id`)
          .all()
          .map((row) => ({ ...row, mine: JSON.parse(row.mine) as Fields, theirs: JSON.parse(row.theirs) as Fields })),
      waiting: (): number => talk.waiting().n,
      refused: () => outbox(db).refused(),
      close: (): void => void db.close(),
    }
    return self
  }

  const machine = async (as: string) => {
    const life = await database.transact(school, async (sql) => {
      await sql.run(`INSERT INTO hub_station (school, id, name, public_key, joined_at) VALUES ($1, $2, $2, '', 0)`, [school, as])
      return addLife(sql, school, as)
    })
    const disk = emptyDisk()
    const one = from(imageOf(disk), as)
    disk.close()
    if (first) settle(one.store)
    syncState(one.store.db).join(as, life.ordinal, life.incarnation)
    if (first) one.store.db.transaction(() => one.store.changes.everything('system')).immediate()
    first = false
    await one.sync()
    return one
  }

  return {
    school,
    machine,
    /** A machine on that disk. */
    from,
    /** Everybody has heard everything. */
    async peace(...machines: readonly { sync(): Promise<Code | null> }[]): Promise<void> {
      for (let round = 0; round < 2; round += 1) for (const one of machines) await one.sync()
    },
    /** Everything the hub holds, as text. */
    held: async (): Promise<string> =>
      hub.transact(school, async (sql) =>
        JSON.stringify(await sql.all('SELECT collection, id, deleted, fields, stamps FROM hub_record WHERE school = $1', [school])),
      ),
    run: (text: string, values: readonly (string | number)[] = []): Promise<void> => hub.transact(school, (sql) => sql.run(text, values)),
    /** The hub's machine runs on another disk from now on. */
    hubOn(other: Database): void {
      hub = other
      ask = agreement({ database: other, ids: randomUUID, pageRows })
    },
  }
}
export type Machine = Awaited<ReturnType<Awaited<ReturnType<typeof office>>['machine']>>
