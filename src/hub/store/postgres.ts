import pg from 'pg'
import { migrationsOf, perSchool } from './migrations.ts'
import { eachOf } from './postgres-each.ts'
import { postgresPool, type PostgresOptions } from './postgres-pool.ts'
import { AlreadyThere, DatabaseAway, type Database, type Sql, type SqlValue } from './sql.ts'

const migrations = migrationsOf('postgres')
/** Any number that only Guichet's migrations lock. */
const MIGRATION_LOCK = 1_198_876_003

/**
 * The hub on PostgreSQL. Throws when the role could read past row-level security: the database would no longer keep schools apart.
 * Throws DatabaseAway when it does not answer yet.
 */
export async function postgresDatabase(options: PostgresOptions): Promise<Database> {
  const pool = postgresPool(options)
  // BIGINT comes as text otherwise; no version reaches 2^53.
  const types = {
    getTypeParser: ((oid: number, format: 'text') =>
      oid === 20 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
  }
  try {
    await refuseSuperuser(pool)
    await migrate(pool)
  } catch (error) {
    await pool.end()
    throw isAway(error) ? new DatabaseAway(codeOf(error)) : error
  }
  async function once<T>(school: string | null, work: (sql: Sql) => Promise<T>): Promise<T> {
    const client = await pool.connect()
    let broken: Error | undefined
    const onBroken = (error: Error): void => void (broken = error)
    client.on('error', onBroken)
    const sql = over(client, types)
    try {
      const begun = Promise.all([client.query('BEGIN'), client.query(`SELECT set_config('guichet.school', $1, true)`, [school ?? ''])])
      // Looked at below; what is asked meanwhile fails with it.
      begun.catch(() => undefined)
      const value = await work(sql)
      await begun
      if (!sql.isEnded()) await sql.end([])
      return value
    } catch (caught) {
      // What followed the statement that failed was refused for that alone.
      const error = codeOf(caught) === ABORTED ? (sql.failed() ?? caught) : caught
      // Nothing more is said to a server that does not answer: it ends the transaction with the connection.
      if (isSilence(error)) broken = error
      else
        await client.query('ROLLBACK').catch((failed: unknown) => {
          broken = failed instanceof Error ? failed : new Error('rollback')
        })
      throw error
    } finally {
      client.off('error', onBroken)
      client.release(broken)
    }
  }
  return {
    async transact(school, work) {
      for (let tries = 1; ; tries += 1)
        try {
          return await once(school, work)
        } catch (error) {
          if (isCollision(error) && tries < COLLISIONS) continue
          if (codeOf(error) === UNIQUE_VIOLATION) throw new AlreadyThere()
          throw isAway(error) ? new DatabaseAway(codeOf(error)) : error
        }
    },
    ready: () =>
      pool.query('SELECT 1').then(
        () => true,
        () => false,
      ),
    close: () => pool.end(),
  }
}

const UNIQUE_VIOLATION = '23505'
/** In a transaction of which a statement has failed already. */
const ABORTED = '25P02'
/** How often a transaction that collided with another is made again. */
const COLLISIONS = 5

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')
/** Serialisation failures and deadlocks: the database itself asks to try again. */
const isCollision = (error: unknown): boolean => ['40001', '40P01'].includes(codeOf(error))
const isSilence = (error: unknown): error is Error => error instanceof Error && error.message === 'Query read timeout'
/** Connection exceptions (08), insufficient resources (53), operator intervention (57P), and the socket's own. */
const isAway = (error: unknown): boolean => {
  const code = codeOf(error)
  if (/^(08|53|57P|E[A-Z]+$)/.test(code) || isCollision(error) || isSilence(error)) return true
  return (
    error instanceof Error && /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered)/.test(error.message)
  )
}

function over(
  client: pg.PoolClient,
  types: { readonly getTypeParser: typeof pg.types.getTypeParser },
): Sql & { readonly isEnded: () => boolean; readonly failed: () => unknown } {
  let ended = false
  /** Of the first statement that failed; those behind it may be told of sooner. */
  let failed: unknown
  const query = (text: string, values: readonly SqlValue[] = []): Promise<pg.QueryResult> => {
    const asked = client.query({ text, values: [...values], types, name: nameOf(text) })
    asked.catch((error: unknown) => void (failed ??= error))
    return asked
  }
  return {
    all: async <R>(text: string, values?: readonly SqlValue[]) => (await query(text, values)).rows as R[],
    run: async (text, values) => void (await query(text, values)),
    each: eachOf,
    // OFFSET 0: the inner SELECT is made for each row of the list and not turned into a join.
    lookUp: ({ from }, columns, table, on) =>
      `SELECT found.* FROM ${from} CROSS JOIN LATERAL (SELECT ${columns.map((name) => `t.${name}`).join(', ')} FROM ${table} t WHERE ${on} OFFSET 0) AS found`,
    isEnded: () => ended,
    failed: () => failed,
    async end(statements) {
      ended = true
      const committed = client.query('COMMIT')
      committed.catch(() => undefined)
      await Promise.all(statements)
      // PostgreSQL answers ROLLBACK where a statement has failed.
      if ((await committed).command !== 'COMMIT') throw new Error('the transaction did not commit')
    },
    forUpdate: 'FOR UPDATE',
  }
}

const names = new Map<string, string>()
/** Each text is prepared once a connection. */
function nameOf(text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  const made = `guichet_${names.size + 1}`
  names.set(text, made)
  return made
}

async function refuseSuperuser(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ past: boolean }>('SELECT rolsuper OR rolbypassrls AS past FROM pg_roles WHERE rolname = current_user')
  if (rows[0]?.past !== false) throw new Error('hub_role_too_strong')
}

/** One hub at a time migrates; the others wait and find it done. */
async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK])
    await client.query('CREATE TABLE IF NOT EXISTS hub_migration (version INTEGER PRIMARY KEY)')
    const { rows } = await client.query<{ version: number | null }>('SELECT max(version) AS version FROM hub_migration')
    const version = rows[0]?.version ?? 0
    if (version > migrations.length) throw new Error('hub_store_from_future')
    for (const [at, statements] of migrations.entries()) {
      if (at < version) continue
      for (const statement of statements) await client.query(statement)
      await client.query('INSERT INTO hub_migration VALUES ($1)', [at + 1])
    }
    for (const table of perSchool) {
      await client.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`)
      await client.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`)
      await client.query(`DROP POLICY IF EXISTS own_school ON ${table}`)
      await client.query(`CREATE POLICY own_school ON ${table} USING (school = (SELECT current_setting('guichet.school', true)))`)
    }
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}
