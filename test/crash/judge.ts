import type Driver from 'better-sqlite3'
import { openStore } from '../../src/core/store/open.ts'
import { judge, type Fault } from '../simulation/oracle.ts'
import type { Machine } from './machine.ts'

/** How many complaints of each kind. */
export type Verdict = Readonly<Record<Fault, number>>

/**
 * The simulation's judge, over what real processes left on their disks.
 * @param hub everything that the hub's database holds, in the tables of SQLite
 */
export function verdict(hub: Driver.Database, machines: readonly Machine[], key: string, onComplaint: (says: string) => void): Verdict {
  const stations = machines.map(({ name, file }) => {
    const opened = openStore({ path: file, key, now: Date.now() })
    if (!opened.ok) throw new Error(`${name}: ${opened.error.code}`)
    return { name, db: opened.value }
  })
  const done = machines.map(({ name, done: told }) => [name, [...told.values()]] as const)
  const changes = done.flatMap(([, list]) => list.map(({ change }) => change))
  try {
    const complaints = judge({
      hub: {
        driver: hub,
        seen: new Map(changes.map((change) => [change.id, change])),
        wire: changes.map((change) => JSON.stringify(change)),
      },
      stations,
      told: new Map(done.map(([name, list]) => [name, list.map(({ change: { id, sequence }, knows }) => ({ id, sequence, knows }))])),
      gone: new Set(),
      secrets: new Set(stations.flatMap(({ db }) => secretsOf(db))),
    })
    for (const { fault, says } of complaints.slice(0, 20)) onComplaint(`${fault}: ${says}`)
    const count = (fault: Fault): number => complaints.filter((one) => one.fault === fault).length
    return {
      lost: count('lost'),
      duplicated: count('duplicated'),
      divergent: count('divergent'),
      orderViolations: count('orderViolations'),
      leaked: count('leaked'),
    }
  } finally {
    for (const { db } of stations) db.close()
    hub.close()
  }
}

/** Passwords of letters that are still to be printed. */
const secretsOf = (db: Driver.Database): readonly string[] =>
  db
    .prepare<[], { secret: string }>('SELECT secret FROM letter WHERE secret IS NOT NULL')
    .all()
    .map(({ secret }) => secret)
