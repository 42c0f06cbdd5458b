import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import Driver from 'better-sqlite3'
import pg from 'pg'
import { schools } from '../../src/hub/schools.ts'
import { silentLog } from '../../src/hub/log.ts'
import { migrationsOf } from '../../src/hub/store/migrations.ts'
import { postgresDatabase } from '../../src/hub/store/postgres.ts'
import { sqliteDatabase } from '../../src/hub/store/sqlite.ts'
import type { Database } from '../../src/hub/store/sql.ts'
import { postgres } from '../setup/postgres.ts'

export type StoreKind = 'postgres' | 'sqlite'

/** Where the hubs keep what they know, to be killed too where it is a process of its own. */
export interface HubStore {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** How many hub processes may use it at once. */
  readonly hubs: number
  /** One-time codes of one new school. */
  codes(count: number): Promise<readonly string[]>
  /** Null where it lives in the hub's own process. */
  readonly server: { kill(): Promise<void>; start(): Promise<void> } | null
  /** Everything in it, as one SQLite database with the same tables. */
  copy(): Promise<Driver.Database>
  close(): Promise<void>
}

export async function hubStore(kind: StoreKind, folder: string): Promise<HubStore> {
  const key = randomBytes(32)
  const env = { GUICHET_HUB_KEY: key.toString('base64url') }
  async function codesIn(database: Database, count: number): Promise<readonly string[]> {
    const known = schools({
      database,
      key,
      now: () => Date.now(),
      random: (length) => randomBytes(length),
      after: () => () => undefined,
      log: silentLog,
    })
    const { id } = await known.add('Collège des Essais')
    const made: string[] = []
    for (let n = 0; n < count; n += 1) made.push(await known.code(id, `poste ${n}`, 3_600_000))
    await database.close()
    return made
  }
  if (kind === 'sqlite') {
    const data = join(folder, 'hub')
    mkdirSync(data, { recursive: true })
    const path = join(data, 'hub.db')
    return {
      args: ['--data', data],
      env,
      hubs: 1,
      codes: (count) => codesIn(sqliteDatabase({ path }), count),
      server: null,
      copy: () => Promise.resolve(new Driver(path)),
      close: () => Promise.resolve(),
    }
  }
  const server = await postgres({ durable: true })
  return {
    args: [],
    env: { ...env, DATABASE_URL: server.url },
    hubs: 2,
    codes: async (count) => codesIn(await postgresDatabase({ url: server.url }), count),
    server,
    copy: () => copyOf(server.ownerUrl),
    close: () => server.stop(),
  }
}

async function copyOf(url: string): Promise<Driver.Database> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const db = new Driver(':memory:')
  for (const statements of migrationsOf('sqlite')) for (const statement of statements) db.exec(statement)
  const tables = db.prepare<[], { name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'hub\\_%' ESCAPE '\\'`)
  for (const { name } of tables.all()) {
    const { rows } = await client.query<Record<string, string | number | null>>(`SELECT * FROM ${name}`)
    for (const row of rows) {
      const columns = Object.keys(row)
      db.prepare(`INSERT INTO ${name} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`).run(...Object.values(row))
    }
  }
  await client.end()
  return db
}
