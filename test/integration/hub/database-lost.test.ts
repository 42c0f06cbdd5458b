import Driver from 'better-sqlite3'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postgresPool } from '../../../src/hub/store/postgres-pool.ts'
import { postgresDatabase } from '../../../src/hub/store/postgres.ts'
import { DatabaseAway, type Database } from '../../../src/hub/store/sql.ts'
import { sqliteDatabase } from '../../../src/hub/store/sqlite.ts'
import { openTestHub } from '../../setup/hub.ts'
import { postgres, type Postgres } from '../../setup/postgres.ts'

describe('a hub whose PostgreSQL is killed', () => {
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

  it('loses the transaction that is open, and nothing else: neither its process nor the next one', async () => {
    const { server: pg, database: db } = up()
    const open = db.transact('one', async (sql) => {
      await sql.run(
        `INSERT INTO hub_record (school, collection, id, version, deleted, fields, stamps) VALUES ('one', 'person', 'x', 1, 0, '{}', '{}')`,
      )
      await pg.kill()
      // Long after the connection was seen to break.
      await new Promise((resolve) => setImmediate(resolve))
      return 'done'
    })
    await expect(open).rejects.toThrow(DatabaseAway)
    await expect(db.transact('one', (sql) => sql.all('SELECT 1'))).rejects.toThrow(DatabaseAway)
    await pg.start()
    expect(await db.transact('one', (sql) => sql.all('SELECT id FROM hub_record'))).toEqual([])
  })

  it('loses statements under way the same way', async () => {
    const { server: pg, database: db } = up()
    const open = Array.from({ length: 5 }, () => db.transact('one', (sql) => sql.all('SELECT pg_sleep(60)')))
    const ends = Promise.allSettled(open)
    await db.transact('one', (sql) => sql.all('SELECT 1'))
    await pg.kill()
    expect((await ends).map((end) => end.status === 'rejected' && end.reason instanceof DatabaseAway)).toEqual(Array(5).fill(true))
    await pg.start()
    expect(await db.ready()).toBe(true)
  })

  it('gives up on one that does not answer, and goes on when it does', async () => {
    const { server: pg } = up()
    // Long enough for every statement of a server that is only slow.
    const own = await postgresDatabase({ url: pg.url, patience: 5_000 })
    await own.transact('one', (sql) => sql.all('SELECT 1'))
    const thaw = pg.freeze()
    try {
      await expect(own.transact('one', (sql) => sql.all('SELECT 1'))).rejects.toThrow(DatabaseAway)
    } finally {
      thaw()
    }
    expect(await own.transact('one', (sql) => sql.all('SELECT 1 AS one'))).toEqual([{ one: 1 }])
    await own.close()
  })

  it('says by /ready that it is of no use, and by itself that it is again', async () => {
    const { server: pg } = up()
    const own = await postgresDatabase({ url: pg.url })
    const hub = await openTestHub({ database: own })
    const ready = async (): Promise<[number, number]> => [
      (await fetch(`${hub.url}/ready`)).status,
      (await fetch(`${hub.url}/health`)).status,
    ]
    try {
      expect(await ready()).toEqual([200, 200])
      await pg.kill()
      expect(await ready()).toEqual([503, 200])
      await pg.start()
      expect(await ready()).toEqual([200, 200])
    } finally {
      await hub.close()
    }
  })
})

describe('a PostgreSQL that dies in the moment in which it answers', () => {
  it('fails the statement and not the hub', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'guichet-hub-dying-'))
    /** Of PostgreSQL's protocol: a kind, the length of what follows with itself, and what follows. */
    const message = (kind: string, ...rest: readonly number[]): number[] => [kind.charCodeAt(0), 0, 0, 0, 4 + rest.length, ...rest]
    const fatal = message('E', ...Buffer.from('SFATAL\0C57P01\0Mpostmaster exit\0\0'))
    const welcome = [...message('R', 0, 0, 0, 0), ...message('Z', ...Buffer.from('I'))]
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => void socket.end(Buffer.from([...welcome, ...fatal])))
    })
    await new Promise<void>((resolve) => void server.listen(join(folder, '.s.PGSQL.5432'), resolve))
    const pool = postgresPool({ url: `postgres://guichet@/guichet?host=${encodeURIComponent(folder)}` })
    try {
      const client = await pool.connect()
      await expect(client.query('SELECT 1')).rejects.toThrow()
      client.release(true)
    } finally {
      await pool.end()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe('an embedded hub whose file another process keeps to itself', () => {
  it('is away when it starts, as PostgreSQL would be, and there once the file is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'guichet-hub-held-'))
    const path = join(folder, 'hub.db')
    try {
      await sqliteDatabase({ path }).close()
      const other = new Driver(path)
      other.pragma('locking_mode = EXCLUSIVE')
      other.exec('BEGIN EXCLUSIVE')
      expect(() => sqliteDatabase({ path, patience: 0 })).toThrow(DatabaseAway)
      other.exec('COMMIT')
      other.close()
      const free = sqliteDatabase({ path, patience: 0 })
      expect(await free.ready()).toBe(true)
      await free.close()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
