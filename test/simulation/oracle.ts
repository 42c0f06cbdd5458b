import type Driver from 'better-sqlite3'
import type { Change } from '../../src/shared/sync.ts'
import { differences } from './oracle/machines.ts'
import { effects } from './oracle/effects.ts'
import { leaks } from './oracle/secrets.ts'
import { overwritten } from './oracle/unseen.ts'
import type { SimulatedHub } from './hub.ts'
import type { Station, Told } from './station.ts'

export type Fault = 'lost' | 'duplicated' | 'divergent' | 'orderViolations' | 'leaked'

/** One thing that is not as the invariants of the design want it. */
export interface Complaint {
  readonly fault: Fault
  readonly says: string
}
export const complaint = (fault: Fault, says: string): Complaint => ({ fault, says })

/** What the hub said of a change: the version it became, or null when it refused it. */
export type Decided = ReadonlyMap<string, number | null>

/** What is left of a machine. */
export type Machine = Pick<Station, 'name' | 'db'>

export interface Evidence {
  readonly hub: Pick<SimulatedHub, 'driver' | 'seen' | 'wire'>
  readonly stations: readonly Machine[]
  /** Every change that the disk of a machine ever held for good, by machine, in its order. */
  readonly told: ReadonlyMap<string, readonly Told[]>
  /** Changes whose disk is gone: only what the hub knows of them is left. */
  readonly gone: ReadonlySet<string>
  /** Clear secrets that any machine ever held. */
  readonly secrets: ReadonlySet<string>
}

/** A change that the hub agreed, as it first came. */
export interface Agreed {
  readonly change: Change
  readonly version: number
}

/**
 * What every machine was told is done must be true everywhere, once, in its order, and no secret may have left. Looks at tables and
 * at what was on the wire, with an account of its own: nothing of the code under test is called.
 */
export function judge({ hub, stations, told, gone, secrets }: Evidence): readonly Complaint[] {
  const decided = decisions(hub.driver)
  // A copied disk tells of its copied changes too, with less in its outbox: what was known is what was known when they were made.
  const knows = new Map(
    [...told.values()]
      .flat()
      .reverse()
      .map(({ id, knows: own }) => [id, own]),
  )
  const agreed = [...decided]
    .flatMap(([id, version]): readonly Agreed[] => {
      const change = hub.seen.get(id)
      return version === null || change === undefined ? [] : [{ change, version }]
    })
    .sort((a, b) => a.version - b.version)
  return [
    ...answers(told, decided),
    ...refusals(stations, told, gone, decided),
    ...counting(hub.driver, decided),
    ...stations.flatMap((station) => differences(station, hub.driver)),
    ...overwritten(hub.driver, agreed, knows),
    ...effects(hub.driver, agreed),
    ...leaks(hub, secrets),
  ]
}

export const decisions = (hub: Driver.Database): Decided =>
  new Map(
    hub
      .prepare<[], { id: string; version: number | null }>('SELECT id, version FROM hub_change')
      .all()
      .map(({ id, version }) => [id, version]),
  )

/** Every change that was told is done got an answer, and one machine's changes got theirs in its order. */
function answers(told: Evidence['told'], decided: Decided): readonly Complaint[] {
  const found: Complaint[] = []
  for (const [machine, changes] of told) {
    let last = 0
    for (const { id } of changes) {
      const version = decided.get(id)
      if (version === undefined) found.push(complaint('lost', `${machine}: change ${id} was never decided`))
      if (typeof version !== 'number') continue
      if (version <= last) found.push(complaint('orderViolations', `${machine}: change ${id} is version ${version}, after ${last}`))
      last = Math.max(last, version)
    }
  }
  return found
}

/** What was refused is before people at the machine that made it. */
function refusals(stations: readonly Machine[], told: Evidence['told'], gone: ReadonlySet<string>, decided: Decided): readonly Complaint[] {
  return stations.flatMap(({ name, db }) => {
    const shown = new Set(
      db
        .prepare<[], { id: string }>('SELECT id FROM sync_refused')
        .all()
        .map(({ id }) => id),
    )
    return (told.get(name) ?? [])
      .filter(({ id }) => decided.get(id) === null && !shown.has(id) && !gone.has(id))
      .map(({ id }) => complaint('lost', `${name}: nobody is told that change ${id} was refused`))
  })
}

/** Each agreed change is one step of the hub's counter, and no step is anything else. */
function counting(hub: Driver.Database, decided: Decided): readonly Complaint[] {
  const version = hub.prepare<[], { version: number }>('SELECT version FROM hub_school').get()?.version ?? 0
  const accepted = [...decided.values()].filter((at) => at !== null)
  const [steps, distinct] = [Math.abs(version - accepted.length), accepted.length - new Set(accepted).size]
  return Array.from({ length: steps + distinct }, () =>
    complaint('duplicated', `the hub counts ${version} for ${accepted.length} changes, ${distinct} at a place that is taken`),
  )
}
