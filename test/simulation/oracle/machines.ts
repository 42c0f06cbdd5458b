import type Driver from 'better-sqlite3'
import { complaint, type Complaint, type Machine } from '../oracle.ts'

type Value = string | number | null
interface Row {
  readonly collection: string
  readonly id: string
  readonly version: number
  readonly fields: string | null
}

/** What is shared, by table: its key, and the columns that belong to one machine only. Written out here on purpose. */
const TABLES: Readonly<Record<string, { readonly key: string; readonly own?: readonly string[] }>> = {
  person: { key: 'id' },
  pupil: { key: 'id' },
  guardian: { key: 'id' },
  responsibility: { key: `guardian_id || '|' || pupil_id` },
  account: { key: 'id' },
  credential: { key: 'id' },
  contact_point: { key: `account_id || '|' || kind` },
  correction: { key: 'id' },
  tie: { key: 'id' },
  request: { key: 'id' },
  letter_batch: { key: 'id', own: ['text_id'] },
  letter: { key: 'id', own: ['secret', 'print_job_id'] },
  letter_receipt: { key: 'letter_id' },
  conflict: { key: 'id' },
}

/** Where a machine that has heard everything shows or keeps something else than the hub holds. */
export function differences({ name, db }: Machine, hub: Driver.Database): readonly Complaint[] {
  const found: string[] = []
  const held = hub
    .prepare<[], Row>('SELECT collection, id, version, CASE deleted WHEN 1 THEN NULL ELSE fields END AS fields FROM hub_record')
    .all()
  const live = new Map<string, Map<string, Record<string, Value>>>(Object.keys(TABLES).map((table) => [table, new Map()]))
  for (const { collection, id, fields } of held)
    if (fields !== null) live.get(collection)?.set(id, JSON.parse(fields) as Record<string, Value>)
  for (const [table, { key, own = [] }] of Object.entries(TABLES)) {
    const should = live.get(table) ?? new Map<string, Record<string, Value>>()
    const shown = db.prepare<[], Record<string, Value>>(`SELECT ${key} AS "the key", * FROM ${table}`).all()
    for (const row of shown) {
      const id = String(row['the key'])
      const fields = should.get(id)
      should.delete(id)
      if (fields === undefined) found.push(`shows ${table} ${id}, which the hub does not have`)
      else
        for (const [column, value] of Object.entries(row))
          if (column !== 'the key' && !own.includes(column) && (column in fields || column !== 'id') && value !== (fields[column] ?? null))
            found.push(`shows ${table} ${id}.${column} = ${String(value)}, the hub ${String(fields[column])}`)
    }
    for (const id of should.keys()) found.push(`does not show ${table} ${id}`)
  }
  const mirror = new Map(
    db
      .prepare<[], Row>('SELECT collection, id, version, fields FROM sync_mirror')
      .all()
      .map((row) => [`${row.collection} ${row.id}`, row]),
  )
  for (const row of held) {
    const kept = mirror.get(`${row.collection} ${row.id}`)
    if (kept?.version !== row.version || saying(kept.fields) !== saying(row.fields))
      found.push(`does not keep ${row.collection} ${row.id} as the hub has it`)
  }
  if (mirror.size !== held.length) found.push(`keeps ${mirror.size} records, the hub ${held.length}`)
  for (const table of ['sync_waiting', 'sync_outbox', 'sync_op', 'sync_touched']) {
    const count = db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${table}`).get()?.n ?? 0
    if (count > 0) found.push(`still has ${count} in ${table}`)
  }
  const cursor = db.prepare<[], { cursor: number }>('SELECT cursor FROM sync_state').get()?.cursor
  const version = hub.prepare<[], { version: number }>('SELECT version FROM hub_school').get()?.version
  if (cursor !== version) found.push(`is at ${cursor}, the hub at ${version}`)
  return found.map((says) => complaint('divergent', `${name} ${says}`))
}

/** What a record's fields say: one that is left out is null. */
function saying(fields: string | null): string | null {
  if (fields === null) return null
  const said = Object.entries(JSON.parse(fields) as Record<string, Value>).filter(([, value]) => value !== null)
  return JSON.stringify(said.sort(([a], [b]) => (a < b ? -1 : 1)))
}
