import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { perSchool } from '../../../src/hub/store/migrations.ts'
import { postgresDatabase } from '../../../src/hub/store/postgres.ts'
import type { Database } from '../../../src/hub/store/sql.ts'
import { postgres, type Postgres } from '../../setup/postgres.ts'

describe('PostgreSQL itself', () => {
  let [server, database]: [Postgres | null, Database | null] = [null, null]
  const up = () => {
    if (server === null || database === null) throw new Error('not started')
    return { server, database }
  }
  beforeAll(async () => {
    server = await postgres()
    database = await postgresDatabase({ url: server.url })
  })
  afterAll(async () => {
    await database?.close()
    await server?.stop()
  })

  it('shows a school no row of another, even to a statement that forgot to ask for one', async () => {
    const { database: db } = up()
    for (const school of ['one', 'two'])
      await db.transact(school, (sql) =>
        sql.run(
          `INSERT INTO hub_record (school, collection, id, version, deleted, fields, stamps) VALUES ($1, 'person', 'x', 1, 0, '{}', '{}')`,
          [school],
        ),
      )
    const seen = await db.transact('one', (sql) => sql.all<{ school: string }>('SELECT school FROM hub_record'))
    expect(seen).toEqual([{ school: 'one' }])
    await expect(
      db.transact('one', (sql) =>
        sql.run(
          `INSERT INTO hub_record (school, collection, id, version, deleted, fields, stamps) VALUES ('two', 'person', 'y', 1, 0, '{}', '{}')`,
        ),
      ),
    ).rejects.toThrow(/row-level security/)
  })

  it('does so for every table that has a school', async () => {
    const client = new pg.Client({ connectionString: up().server.ownerUrl })
    await client.connect()
    const { rows } = await client.query<{ name: string }>(`
      SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'school'
      WHERE c.relkind = 'r' AND c.relname LIKE 'hub_%' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`)
    await client.end()
    // A code for joining and a mail's link are found by their hash, before anybody knows of which school they are.
    expect(rows.map(({ name }) => name).sort()).toEqual(['hub_code', 'hub_link'])
    expect(perSchool.length).toBeGreaterThan(5)
  })

  it('is refused with a role that could look past it', async () => {
    await expect(postgresDatabase({ url: up().server.ownerUrl })).rejects.toThrow('hub_role_too_strong')
  })

  it('is migrated once by two hubs that start together', async () => {
    const both = await Promise.all([postgresDatabase({ url: up().server.url }), postgresDatabase({ url: up().server.url })])
    expect(await Promise.all(both.map((hub) => hub.ready()))).toEqual([true, true])
    await Promise.all(both.map((hub) => hub.close()))
  })
})
