import pg from 'pg'

export interface PostgresOptions {
  /** postgres://… */
  readonly url: string
  /** Connections kept open. */
  readonly pool?: number
  /** How long a statement may take, in milliseconds: one that takes longer is on a line that is dead. */
  readonly patience?: number
}

/** Connections of which none ends the process when its server dies, at whatever moment. */
export function postgresPool({ url, pool: max = 10, patience = 30_000 }: PostgresOptions): pg.Pool {
  const pool = new pg.Pool({
    ...{ connectionString: url, max, connectionTimeoutMillis: 5_000, query_timeout: patience, keepAlive: true },
    // Statements that nobody waits for in between go one after the other without a pause.
    pipeline: true,
  })
  // A connection that breaks while idle is replaced at the next use.
  pool.on('error', () => undefined)
  // Between the pool's hand and its user's nobody listens for a moment, and an error that nobody hears ends the process. Whoever uses
  // the connection is told by their next statement.
  pool.on('connect', (client) => void client.on('error', () => undefined))
  return pool
}
