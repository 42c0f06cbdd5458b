import type Driver from 'better-sqlite3'
import { openStore } from '../../src/core/store/open.ts'
import { judge } from '../simulation/oracle.ts'
import type { Machine } from './machine.ts'

export interface Verdict {
  readonly lost: number
  readonly duplicated: number
  readonly divergent: number
  readonly orderViolations: number
}

/** The simulation's judge, over what real processes left on their disks. */
export function verdict(hub: Driver.Database, machines: readonly Machine[], key: string): Verdict {
  const stations = machines.map(({ name, file }) => {
    const opened = openStore({ path: file, key, now: Date.now() })
    if (!opened.ok) throw new Error(`${name}: ${opened.error.code}`)
    return { name, db: opened.value }
  })
  try {
    return judge(
      { driver: hub, seen: new Map(machines.flatMap(({ done }) => [...done].map(([id, { change }]) => [id, change]))) },
      stations,
      toldTo(machines),
    )
  } finally {
    for (const { db } of stations) db.close()
    hub.close()
  }
}

const toldTo = (machines: readonly Machine[]) =>
  new Map(
    machines.map(({ name, done }) => [
      name,
      [...done.values()].map(({ change, knows }) => ({ id: change.id, sequence: change.sequence, knows })),
    ]),
  )
