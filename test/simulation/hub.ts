import { agreement } from '../../src/hub/agree.ts'
import { newLife, addLife } from '../../src/hub/lives.ts'
import { sqliteDatabase } from '../../src/hub/store/sqlite.ts'
import type { Database, Sql } from '../../src/hub/store/sql.ts'
import { changeSchema, syncReplySchema, syncRequestSchema, type Change } from '../../src/shared/sync.ts'
import type { Chance } from './chance.ts'

/** Bugs that are planted to see that the simulation finds them. */
export type Bug = 'skip-cursor' | 'acknowledge-before-commit' | 'apply-twice' | 'ignore-base'

export class HubDown extends Error {}

export const SCHOOL = 'school'

/** Where the hub process dies in the request it serves. */
export type Dies = 'before-commit' | 'after-commit' | null

/** The real hub code over SQLite, in a process that can die at any moment and starts again at once. */
export function simulatedHub(chance: Chance, bug: Bug | null) {
  const real = sqliteDatabase({ path: ':memory:' })
  let dies: Dies = null
  /** Everything that reached the hub, by id, as it first came: for the oracle. */
  const seen = new Map<string, Change>()
  const database: Database = {
    ...real,
    async transact(school, work) {
      let value: { readonly is: Awaited<ReturnType<typeof work>> } | null = null
      try {
        const done = await real.transact(school, async (sql) => {
          const is = await work(bug === 'apply-twice' ? forgetful(sql) : sql)
          value = { is }
          if (dies === 'before-commit') throw new HubDown()
          return is
        })
        if (dies === 'after-commit') throw new HubDown()
        return done
      } catch (error) {
        if (bug === 'acknowledge-before-commit' && error instanceof HubDown && value !== null)
          return (value as { is: Awaited<ReturnType<typeof work>> }).is
        throw error
      }
    },
  }
  const agree = agreement({ database, ids: chance.id, pageRows: 25 })
  return {
    driver: real.driver,
    seen,
    async open(stations: readonly string[]): Promise<ReadonlyMap<string, { incarnation: number; ordinal: number }>> {
      return real.transact(SCHOOL, async (sql) => {
        await sql.run('INSERT INTO hub_school (id, name, version, ordinals) VALUES ($1, $2, 0, 0)', [SCHOOL, 'Essais'])
        const lives = new Map<string, { incarnation: number; ordinal: number }>()
        for (const id of stations) {
          await sql.run(`INSERT INTO hub_station (school, id, name, public_key, joined_at) VALUES ($1, $2, $2, '', 0)`, [SCHOOL, id])
          lives.set(id, await addLife(sql, SCHOOL, id))
        }
        return lives
      })
    },
    /** As over the wire: both ways through the schemas. Throws HubDown when it dies. */
    async sync(id: string, request: unknown, death: Dies) {
      const parsed = syncRequestSchema.parse(JSON.parse(JSON.stringify(request)))
      for (const change of parsed.changes) if (!seen.has(change.id)) seen.set(change.id, changeSchema.parse(change))
      const sent = bug === 'ignore-base' ? { ...parsed, changes: parsed.changes.map((change) => ({ ...change, base: 1e12 })) } : parsed
      dies = death
      try {
        const result = await agree(SCHOOL, id, sent)
        return result.ok ? { ok: true as const, value: syncReplySchema.parse(JSON.parse(JSON.stringify(result.value))) } : result
      } finally {
        dies = null
      }
    },
    renew: (id: string) => newLife(real, SCHOOL, id),
    close: () => real.close(),
  }
}
export type SimulatedHub = ReturnType<typeof simulatedHub>

/** Never remembers having decided anything. */
const forgetful = (sql: Sql): Sql => ({
  ...sql,
  all: <R>(text: string, values?: Parameters<Sql['all']>[1]) =>
    text.includes('FROM hub_change') ? Promise.resolve([] as R[]) : sql.all<R>(text, values),
  run: (text, values) => sql.run(text.replace('INSERT INTO hub_change', 'INSERT OR REPLACE INTO hub_change'), values),
})
