import { sqliteDatabase } from '../../../src/hub/store/sqlite.ts'
import { postgresDatabase } from '../../../src/hub/store/postgres.ts'
import type { Database } from '../../../src/hub/store/sql.ts'
import { postgres } from '../../setup/postgres.ts'

export interface HubStore {
  readonly database: Database
  close(): Promise<void>
}

/** Both places where a hub may keep things; each opened empty. */
export const hubStores: Readonly<Record<string, () => Promise<HubStore>>> = {
  SQLite: () => {
    const database = sqliteDatabase({ path: ':memory:' })
    return Promise.resolve({ database, close: () => database.close() })
  },
  PostgreSQL: async () => {
    const server = await postgres()
    const database = await postgresDatabase({ url: server.url })
    return {
      database,
      async close() {
        await database.close()
        await server.stop()
      },
    }
  },
}
