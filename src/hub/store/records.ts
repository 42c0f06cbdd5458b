import type { Outcome, Rejection, Row } from '../../shared/sync.ts'
import type { Fields } from '../../shared/sync.ts'
import type { Ref } from '../../core/domain/sync/collection.ts'
import type { HubRecord, Stamp, Stamps } from '../../core/domain/sync/record.ts'
import { RefMap } from '../../core/domain/sync/ref-map.ts'
import { liveKeys, type Needs, type Sight } from '../../core/domain/sync/sight.ts'
import { indexLinks } from './links.ts'
import { numbers, texts, type Column, type Each, type Sql } from './sql.ts'

/** A record under one of its keys. */
interface Held extends Ref {
  readonly key: string
}

interface RecordRow {
  readonly collection: string
  readonly id: string
  readonly version: number
  readonly deleted: number
  readonly fields: string
  readonly stamps: string
}

const recordOf = ({ collection, id, version, deleted, fields: text, stamps }: RecordRow): HubRecord => {
  const fields = JSON.parse(text) as Fields
  return { collection, id, version: Number(version), deleted: Number(deleted) === 1, fields, stamps: unpack(stamps) }
}

const rowOf = (row: RecordRow): Row => ({
  collection: row.collection,
  id: row.id,
  version: Number(row.version),
  deleted: Number(row.deleted) === 1,
  fields: JSON.parse(row.fields) as Record<string, string>,
})

/** Each stamp once, with the fields that it is on; that of all the others comes first, alone. */
function pack({ all, on }: Stamps): string {
  const byVersion = new Map<number, [Stamp, string[]]>()
  for (const [field, stamp] of Object.entries(on)) {
    const known = byVersion.get(stamp.version)
    if (known === undefined) byVersion.set(stamp.version, [stamp, [field]])
    else known[1].push(field)
  }
  return JSON.stringify(all === null ? [...byVersion.values()] : [[all], ...byVersion.values()])
}

function unpack(text: string): Stamps {
  const packed = JSON.parse(text) as readonly (readonly [Stamp, (readonly string[])?])[]
  const all = packed.find(([, names]) => names === undefined)?.[0] ?? null
  return { all, on: Object.fromEntries(packed.flatMap(([stamp, names = []]) => names.map((field) => [field, stamp]))) }
}

/** A record before it was written; null when there was none, or nobody asked for it: only new records are written without being read. */
export type Before = (ref: Ref) => HubRecord | null

/** What changes looked at, as it was before them. */
export interface Seen extends Sight {
  readonly before: Before
}

/** What is to be written, told apart by whether it was there before, and the keys under which it is found no longer, and now. */
function differences(written: readonly HubRecord[], before: Before) {
  const [fresh, changed]: [HubRecord[], HubRecord[]] = [[], []]
  const [gone, come]: [Held[], Held[]] = [[], []]
  for (const record of written) {
    const { collection, id } = record
    const old = before(record)
    const is = liveKeys(record)
    if (old === null) {
      fresh.push(record)
      for (const key of is) come.push({ key, collection, id })
      continue
    }
    changed.push(record)
    const was = liveKeys(old)
    for (const key of was) if (!is.includes(key)) gone.push({ key, collection, id })
    for (const key of is) if (!was.includes(key)) come.push({ key, collection, id })
  }
  return { fresh, changed, gone, come }
}

const NOBODY: readonly HubRecord[] = []

/** One school's records, inside one transaction. */
export function records(sql: Sql, school: string) {
  /** A list of a statement whose first parameter is the school. */
  const over = (columns: Readonly<Record<string, Column>>): Each => {
    const { from, values } = sql.each(2, columns)
    return { from, values: [school, ...values] }
  }
  const refs = (list: readonly Ref[]): Record<'c' | 'i', Column> => ({
    c: texts(list.map(({ collection }) => collection)),
    i: texts(list.map(({ id }) => id)),
  })

  async function holdersOf(keys: readonly string[]): Promise<readonly Held[]> {
    if (keys.length === 0) return []
    const list = over({ k: texts(keys) })
    return sql.all<Held>(sql.lookUp(list, ['key', 'collection', 'id'], 'hub_key', 't.school = $1 AND t.key = each.k'), list.values)
  }

  async function find(wanted: readonly Ref[]): Promise<readonly RecordRow[]> {
    if (wanted.length === 0) return []
    const list = over(refs(wanted))
    const columns = ['collection', 'id', 'version', 'deleted', 'fields', 'stamps']
    return sql.all<RecordRow>(
      sql.lookUp(list, columns, 'hub_record', 't.school = $1 AND t.collection = each.c AND t.id = each.i'),
      list.values,
    )
  }

  async function put(written: readonly HubRecord[], isNew: boolean): Promise<void> {
    if (written.length === 0) return
    const { from, values } = over({
      ...refs(written),
      v: numbers(written.map(({ version }) => version)),
      d: numbers(written.map(({ deleted }) => (deleted ? 1 : 0))),
      f: texts(written.map(({ fields }) => JSON.stringify(fields))),
      s: texts(written.map(({ stamps }) => pack(stamps))),
    })
    const upsert = isNew
      ? ''
      : `WHERE true ON CONFLICT (school, collection, id) DO UPDATE SET
           version = excluded.version, deleted = excluded.deleted, fields = excluded.fields, stamps = excluded.stamps`
    await sql.run(
      `INSERT INTO hub_record (school, collection, id, version, deleted, fields, stamps) SELECT $1, c, i, v, d, f, s FROM ${from} ${upsert}`,
      values,
    )
  }

  async function unindex(gone: readonly Held[]): Promise<void> {
    if (gone.length === 0) return
    const { from, values } = over({ k: texts(gone.map(({ key }) => key)), ...refs(gone) })
    await sql.run(`DELETE FROM hub_key WHERE school = $1 AND (key, collection, id) IN (SELECT k, c, i FROM ${from})`, values)
  }

  async function index(come: readonly Held[]): Promise<void> {
    if (come.length === 0) return
    const { from, values } = over({ k: texts(come.map(({ key }) => key)), ...refs(come) })
    await sql.run(`INSERT INTO hub_key (school, key, collection, id) SELECT $1, k, c, i FROM ${from}`, values)
  }

  return {
    /** Everything those changes may look at, read at once. */
    async read({ refs, keys }: Needs): Promise<Seen> {
      const [held, named] = await Promise.all([holdersOf(keys), find(refs)])
      const wanted = new RefMap<Ref>()
      for (const ref of refs) wanted.set(ref, ref)
      const others = new RefMap<Ref>()
      for (const ref of held) if (!wanted.has(ref)) others.set(ref, ref)
      for (const ref of others.values()) wanted.set(ref, ref)
      const known = new RefMap<HubRecord>()
      for (const row of [...named, ...(await find(others.values()))]) known.set(row, recordOf(row))
      const asked = new Set(keys)
      const under = new Map<string, HubRecord[]>()
      for (const ref of held) {
        const record = known.get(ref)
        if (record === undefined) continue
        const holders = under.get(ref.key)
        if (holders === undefined) under.set(ref.key, [record])
        else holders.push(record)
      }
      return {
        before: (ref) => known.get(ref) ?? null,
        record(ref) {
          if (!wanted.has(ref)) throw new Error(`not read: a record of ${ref.collection}`)
          return known.get(ref) ?? null
        },
        holders(key) {
          if (!asked.has(key)) throw new Error(`not read: a key of ${key.slice(0, key.indexOf(':'))}`)
          return under.get(key) ?? NOBODY
        },
      }
    },
    /**
     * Those records, each once, as they are after what was there before: null when there was nothing. Everything is handed over before
     * this gives back its promise, so that the caller may go on meanwhile.
     */
    async write(written: readonly HubRecord[], before: Before): Promise<void> {
      const { fresh, changed, gone, come } = differences(written, before)
      await Promise.all([put(fresh, true), put(changed, false), indexLinks(sql, school, written), unindex(gone), index(come)])
    },
    /** What became of those changes, for the ones that were decided before. */
    async outcomes(ids: readonly string[]): Promise<ReadonlyMap<string, Outcome>> {
      if (ids.length === 0) return new Map()
      const list = over({ i: texts(ids) })
      const found = await sql.all<{ id: string; version: number | null; code: Rejection | null }>(
        sql.lookUp(list, ['id', 'version', 'code'], 'hub_change', 't.school = $1 AND t.id = each.i'),
        list.values,
      )
      return new Map(
        found.map(({ id, version, code }) => [
          id,
          code === null ? { kind: 'accepted', id, version: Number(version) } : { kind: 'rejected', id, code },
        ]),
      )
    },
    async remember(outcomes: readonly Outcome[]): Promise<void> {
      if (outcomes.length === 0) return
      const { from, values } = over({
        i: texts(outcomes.map(({ id }) => id)),
        v: numbers(outcomes.map((outcome) => (outcome.kind === 'accepted' ? outcome.version : null))),
        k: texts(outcomes.map((outcome) => (outcome.kind === 'accepted' ? null : outcome.code))),
      })
      await sql.run(`INSERT INTO hub_change (school, id, version, code) SELECT $1, i, v, k FROM ${from}`, values)
    },
    /** Rows after that version, in its order, about `limit` of them: the rows of one version are never parted. */
    async after(version: number, limit: number): Promise<{ readonly rows: readonly Row[]; readonly more: boolean }> {
      const found = await sql.all<RecordRow>(
        `SELECT collection, id, version, deleted, fields, '' AS stamps FROM hub_record WHERE school = $1 AND version > $2
         ORDER BY version, collection, id LIMIT $3`,
        [school, version, limit + 1],
      )
      const last = Number(found.at(-1)?.version ?? 0)
      if (found.length <= limit) return { rows: found.map(rowOf), more: false }
      const complete = found.filter((row) => Number(row.version) !== last)
      if (complete.length > 0) return { rows: complete.map(rowOf), more: true }
      const one = await sql.all<RecordRow>(
        `SELECT collection, id, version, deleted, fields, '' AS stamps FROM hub_record WHERE school = $1 AND version = $2
         ORDER BY collection, id`,
        [school, last],
      )
      return { rows: one.map(rowOf), more: true }
    },
  }
}
export type Records = ReturnType<typeof records>
