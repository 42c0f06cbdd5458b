import type Driver from 'better-sqlite3'
import { agreement } from '../../src/hub/agree.ts'
import { authoring } from '../../src/hub/author.ts'
import { deedOf } from '../../src/hub/pages/deeds.ts'
import { readLink } from '../../src/hub/pages/link.ts'
import { addLife, newLife } from '../../src/hub/lives.ts'
import { sqliteDatabase } from '../../src/hub/store/sqlite.ts'
import { DatabaseAway, type Database, type Sql } from '../../src/hub/store/sql.ts'
import { failure } from '../../src/shared/codes.ts'
import { err } from '../../src/shared/result.ts'
import { changeSchema, syncReplySchema, syncRequestSchema, type Change } from '../../src/shared/sync.ts'
import type { HubBug } from './bugs.ts'
import type { Chance } from './chance.ts'
import { fill } from './disk.ts'
import type { Life } from './station.ts'

/** Nobody answers, or something else answers for it. */
export class HubDown extends Error {}

const SCHOOL = 'school'

/** Where the hub's process dies in the request it serves, or its disk is full. */
export type Fate = 'before-commit' | 'within' | 'after-commit' | 'disk-full' | null

/** The real hub code over SQLite, in a process that can die at any moment and starts again at once from its disk. */
export function simulatedHub(chance: Chance, bug: HubBug = {}) {
  let real = sqliteDatabase({ path: ':memory:' })
  let fate: Fate = null
  /** Everything that reached the hub, by id, as it first came: for the oracle. */
  const seen = new Map<string, Change>()
  /** Every request as it was on the wire. */
  const wire: string[] = []
  const database: Database = {
    ready: () => real.ready(),
    close: () => real.close(),
    async transact(school, work) {
      let value: { readonly is: Awaited<ReturnType<typeof work>> } | null = null
      const free = fate === 'disk-full' ? fill(real.driver) : null
      try {
        const done = await real.transact(school, async (sql) => {
          const is = await work(bug.sql?.(mortal(sql)) ?? mortal(sql))
          value = { is }
          if (fate === 'before-commit') throw new HubDown()
          return is
        })
        if (fate === 'after-commit') throw new HubDown()
        return done
      } catch (error) {
        if (bug.answersUncommitted === true && error instanceof HubDown && value !== null)
          return (value as { is: Awaited<ReturnType<typeof work>> }).is
        throw error
      } finally {
        free?.()
      }
    },
  }
  /** Dies at one of its writes, when that is its fate. */
  const mortal = (sql: Sql): Sql => {
    if (fate !== 'within') return sql
    let left = chance.below(4)
    return {
      ...sql,
      run(text, values) {
        left -= 1
        return left < 0 ? Promise.reject(new HubDown()) : sql.run(text, values)
      },
    }
  }
  const author = authoring({ database, ids: chance.id, changed: () => undefined })
  const agree = agreement({ database, ids: chance.id, pageRows: 25 })

  /** Serves one request under that fate; null: nobody answers. A process that died starts again from its disk. */
  async function serve<T>(under: Fate, work: () => Promise<T>): Promise<T | null> {
    fate = under
    try {
      return await work()
    } catch (error) {
      if (error instanceof DatabaseAway) return null
      if (!(error instanceof HubDown)) throw error
      start(real.driver.serialize())
      return null
    } finally {
      fate = null
    }
  }

  function start(image: Buffer): void {
    real.driver.close()
    real = sqliteDatabase({ path: image })
  }

  /** As the door does, before anything else is looked at. */
  const isKnown = (id: string): boolean =>
    real.driver.prepare('SELECT 1 FROM hub_station WHERE school = ? AND id = ? AND revoked_at IS NULL').get(SCHOOL, id) !== undefined

  const enrol = (id: string): Promise<Life> =>
    real.transact(SCHOOL, async (sql) => {
      await sql.run(`INSERT INTO hub_station (school, id, name, public_key, joined_at) VALUES ($1, $2, $2, '', 0)`, [SCHOOL, id])
      return addLife(sql, SCHOOL, id)
    })

  return {
    get driver(): Driver.Database {
      return real.driver
    },
    seen,
    wire,
    open: (): Promise<void> =>
      real.transact(SCHOOL, (sql) =>
        sql.run('INSERT INTO hub_school (id, name, version, ordinals) VALUES ($1, $2, 0, 0)', [SCHOOL, 'Essais']),
      ),
    enrol,
    revoke: (id: string): void => void real.driver.prepare('UPDATE hub_station SET revoked_at = 1 WHERE id = ?').run(id),
    /** As over the wire: text in, text out, both through the schemas. Null when nobody answers. */
    sync: (id: string, body: string, under: Fate) =>
      serve(under, async () => {
        const parsed = syncRequestSchema.parse(JSON.parse(body))
        wire.push(body)
        if (!isKnown(id)) return err(failure('station_unknown'))
        for (const change of parsed.changes) if (!seen.has(change.id)) seen.set(change.id, changeSchema.parse(change))
        const { base } = bug
        const changes = base === undefined ? parsed.changes : parsed.changes.map((change) => ({ ...change, base: base(change.base) }))
        const result = await agree(SCHOOL, id, { ...parsed, changes })
        if (!result.ok) return result
        const reply = syncReplySchema.parse(JSON.parse(JSON.stringify(result.value)))
        return { ok: true as const, value: bug.reply?.(reply) ?? reply }
      }),
    /** A parent at home opens a link's page and does what it is for. False: no link serves; null: nobody answers. */
    page: (now: number, under: Fate): Promise<boolean | null> =>
      serve(under, async () => {
        const links = real.driver.prepare<[], { id: string }>(
          `SELECT id FROM hub_record WHERE collection = 'mail_link' AND deleted = 0 AND json_extract(fields, '$.ended_at') IS NULL ORDER BY id`,
        )
        const found = links.all()
        if (found.length === 0) return false
        const { id } = chance.pick(found)
        return author(SCHOOL, async (store) => {
          const read = await readLink(store, id, now)
          const deed = read?.state === 'open' ? deedOf(read, { id: chance.id(), hash: chance.id() }, 'fr', now) : null
          return { deed, value: deed !== null }
        })
      }),
    renew: (id: string, under: Fate) => serve(under, () => newLife(database, SCHOOL, id)),
    /** A newer station, at a newer hub, wrote what these do not know: a new collection, and a new field of a record they do. */
    newerWrites(guardianId: string): void {
      const { driver } = real
      driver
        .transaction(() => {
          const version = Number(driver.prepare<[], { version: number }>('SELECT version FROM hub_school').get()?.version) + 1
          driver.prepare('UPDATE hub_school SET version = ?').run(version)
          driver.prepare('INSERT INTO hub_change (school, id, version) VALUES (?, ?, ?)').run(SCHOOL, chance.id(), version)
          driver
            .prepare(
              `INSERT INTO hub_record (school, collection, id, version, deleted, fields, stamps) VALUES (?, 'telescope', ?, ?, 0, ?, '[]')`,
            )
            .run(SCHOOL, chance.id(), version, JSON.stringify({ lens: version }))
          driver
            .prepare(
              `UPDATE hub_record SET version = ?, fields = json_set(fields, '$.star', ?)
               WHERE collection = 'guardian' AND id = ? AND deleted = 0`,
            )
            .run(version, `star-${version}`, guardianId)
        })
        .immediate()
    },
    image: (): Buffer => real.driver.serialize(),
    /** Its machine runs on another disk from now on. */
    start,
    close: () => real.close(),
  }
}
export type SimulatedHub = ReturnType<typeof simulatedHub>
