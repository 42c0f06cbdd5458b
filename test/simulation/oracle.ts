import type Driver from 'better-sqlite3'
import { collections } from '../../src/core/domain/sync/collections.ts'
import { COLLECTIONS, type Change, type Fields, type Value } from '../../src/shared/sync.ts'
import { rows } from '../../src/core/sync/rows.ts'
import { syncState } from '../../src/core/sync/state.ts'
import type { SimulatedHub } from './hub.ts'
import type { Station, Told } from './station.ts'

export interface Verdict {
  lost: number
  duplicated: number
  divergent: number
  orderViolations: number
}

interface Live {
  readonly collection: string
  readonly id: string
  readonly fields: string
}

/** What every machine was told is done must be true everywhere, once, in its order. */
export function judge(
  hub: Pick<SimulatedHub, 'driver' | 'seen'>,
  stations: readonly Pick<Station, 'db'>[],
  told: ReadonlyMap<string, readonly Told[]>,
): Verdict {
  const verdict: Verdict = { lost: 0, duplicated: 0, divergent: 0, orderViolations: 0 }
  const decided = new Map(
    hub.driver
      .prepare<[], { id: string; version: number | null }>('SELECT id, version FROM hub_change')
      .all()
      .map(({ id, version }) => [id, version]),
  )
  for (const changes of told.values()) {
    let last = 0
    for (const { id } of changes) {
      const version = decided.get(id)
      if (version === undefined) {
        verdict.lost += 1
        if (process.env.DBG) console.log('never decided', id)
      } else if (version !== null) {
        if (version <= last) verdict.orderViolations += 1
        last = Math.max(last, version)
      }
    }
  }
  const version = hub.driver.prepare<[], { version: number }>('SELECT version FROM hub_school').get()?.version ?? 0
  const accepted = [...decided.values()].filter((at) => at !== null)
  verdict.duplicated = Math.abs(version - accepted.length) + (accepted.length - new Set(accepted).size)
  const live = hub.driver.prepare<[], Live>('SELECT collection, id, fields FROM hub_record WHERE deleted = 0').all()
  for (const station of stations) verdict.divergent += differences(station.db, live, version)
  // A copied disk tells of its copied changes too, with less in its outbox: what was known is what was known when they were made.
  const knows = new Map(
    [...told.values()]
      .flat()
      .reverse()
      .map(({ id, knows: own }) => [id, own]),
  )
  verdict.lost += overwritten(hub, decided, knows)
  return verdict
}

/** How many records that machine shows otherwise than the hub, and whatever it still waits for. */
function differences(db: Driver.Database, live: readonly Live[], version: number): number {
  const shown = rows(db)
  const count = (sql: string): number => db.prepare<[], { n: number }>(sql).get()?.n ?? 0
  let found = live.filter((record) => {
    const is = shown.read(record)
    const should = JSON.parse(record.fields) as Fields
    return is === null || Object.entries(is).some(([name, value]) => value !== (should[name] ?? null))
  }).length
  for (const name of COLLECTIONS)
    found += Math.abs(count(`SELECT count(*) AS n FROM ${name}`) - live.filter(({ collection }) => collection === name).length)
  found += count('SELECT count(*) AS n FROM sync_waiting') + count('SELECT count(*) AS n FROM sync_outbox')
  const { cursor } = syncState(db).get()
  return found + (cursor === version ? 0 : 1)
}

interface Written {
  version: number
  by: string
  hand: boolean
}

/**
 * A second, simpler account of what people wrote into guardians and pupils: whoever wrote over a value unseen must be told. Counts
 * values that vanished without a word.
 */
function overwritten(
  hub: Pick<SimulatedHub, 'driver' | 'seen'>,
  decided: ReadonlyMap<string, number | null>,
  knows: ReadonlyMap<string, readonly string[]>,
): number {
  const current = new Map<string, Map<string, Value>>()
  const stamps = new Map<string, Written>()
  const expected: { readonly change: string; readonly subject: string; readonly group: string }[] = []
  const inOrder = [...decided].flatMap(([id, version]) => {
    const change = hub.seen.get(id)
    return version === null || change === undefined ? [] : [{ change, version }]
  })
  const erased = new Set<string>()
  for (const { change, version } of inOrder.sort((a, b) => a.version - b.version)) write(change, version)

  function write(change: Change, version: number): void {
    const own = new Set(knows.get(change.id))
    const hand = !change.kind.startsWith('import.')
    for (const op of change.ops) {
      if ((op.collection !== 'guardian' && op.collection !== 'pupil') || op.do === 'drop') continue
      const subject = `${op.collection} ${op.id}`
      if (typeof op.fields['erased_at'] === 'number') erased.add(subject)
      const values = current.get(subject) ?? new Map<string, Value>()
      current.set(subject, values)
      const fields = collections.get(op.collection)?.fields
      const groups = new Map<string, [string, Value][]>()
      for (const [name, value] of Object.entries(op.fields)) {
        const field = fields?.get(name)
        if (field?.rule !== 'ask' || values.get(name) === value) continue
        groups.set(field.group, [...(groups.get(field.group) ?? []), [name, value]])
      }
      for (const [group, written] of groups) {
        const before = stamps.get(`${subject} ${group}`)
        const blind = before !== undefined && before.version > change.base && !own.has(before.by)
        if (blind && before.hand && hand) expected.push({ change: change.id, subject, group })
        if (blind && before.hand) continue
        for (const [name, value] of written) values.set(name, value)
        stamps.set(`${subject} ${group}`, { version, by: change.id, hand })
      }
    }
  }

  const told = new Set(
    hub.driver
      .prepare<[], { id: string; fields: string }>(`SELECT id, fields FROM hub_record WHERE collection = 'conflict' AND deleted = 0`)
      .all()
      .map(({ id, fields }) => {
        const { subject_collection, subject_id, field } = JSON.parse(fields) as Record<string, string>
        return `${id.slice(0, id.lastIndexOf('-'))} ${subject_collection} ${subject_id} ${field}`
      }),
  )
  const silent = expected.filter(({ change, subject, group }) => !erased.has(subject) && !told.has(`${change} ${subject} ${group}`)).length
  let vanished = 0
  for (const [subject, values] of current) {
    if (erased.has(subject)) continue
    const [collection = '', id = ''] = [subject.slice(0, subject.indexOf(' ')), subject.slice(subject.indexOf(' ') + 1)]
    const row = hub.driver
      .prepare<[string, string], { fields: string }>('SELECT fields FROM hub_record WHERE collection = ? AND id = ? AND deleted = 0')
      .get(collection, id)
    const is = row === undefined ? {} : (JSON.parse(row.fields) as Fields)
    for (const [name, value] of values) if ((is[name] ?? null) !== value) vanished += 1
  }
  if (process.env.DBG)
    console.log(
      'silent',
      expected.filter(({ change, subject, group }) => !erased.has(subject) && !told.has(`${change} ${subject} ${group}`)),
      'vanished',
      [...current].flatMap(([subject, values]) =>
        erased.has(subject)
          ? []
          : [...values]
              .filter(
                ([n, v]) =>
                  (JSON.parse(
                    hub.driver
                      .prepare<[string, string], { fields: string }>('SELECT fields FROM hub_record WHERE collection = ? AND id = ?')
                      .get(subject.split(' ')[0] ?? '', subject.split(' ')[1] ?? '')?.fields ?? '{}',
                  )[n] ?? null) !== v,
              )
              .map(([n, v]) => [subject, n, v]),
      ),
    )
  return silent + vanished
}
