import type { Database } from '../store/sql.ts'
import { servicesFor, type HubConfig, type Services } from './config.ts'

/** What the hub does for a school. A name that two schools bear stands for neither: one would send at the other's cost. */
export const servicesOf =
  (database: Database, config: HubConfig) =>
  (school: string): Promise<Services> =>
    database.transact(school, async (sql) => {
      const [row] = await sql.all<{ name: string }>(
        `SELECT name FROM hub_school s WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM hub_school o WHERE o.name = s.name AND o.id <> s.id)`,
        [school],
      )
      return servicesFor(config, { id: school, name: row?.name ?? null })
    })
export type ServicesOf = ReturnType<typeof servicesOf>
