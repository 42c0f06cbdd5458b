import type { Outcome, Rejection, Row } from '../../shared/sync.ts'
import type { Fields } from '../../shared/sync.ts'
import { keyOf, type Ref } from '../../core/domain/sync/collection.ts'
import type { HubRecord, Stamp, Stamps } from '../../core/domain/sync/record.ts'
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
  return { collection, id, version: Number(version), deleted: Number(deleted) === 1, fields, stamps: unpack(stamps, fields) }
}

const rowOf = (row: RecordRow): Row => ({
  collection: row.collection,
  id: row.id,
  version: Number(row.version),
  deleted: Number(row.deleted) === 1,
  fields: JSON.parse(row.fields) as Record<string, string>,
})

/** Each stamp once, with the fields that it is on; a stamp without them is on all. */
function pack(stamps: Stamps, fields: Fields): string {
  const names = Object.keys(stamps)
  const first = stamps[names[0] ?? '']
  if (names.every((name) => stamps[name] === first) && names.length === Object.keys(fields).length) return JSON.stringify([[first]])
  const byVersion = new Map<number, [Stamp, string[]]>()
  for (const [field, stamp] of Object.entries(stamps)) {
    const known = byVersion.get(stamp.version)
    if (known === undefined) byVersion.set(stamp.version, [stamp, [field]])
    else known[1].push(field)
  }
  return JSON.stringify([...byVersion.values()])
}

function unpack(text: string, fields: Fields): Stamps {
  const packed = JSON.parse(text) as readonly (readonly [Stamp, (readonly string[])?])[]
  return Object.fromEntries(packed.flatMap(([stamp, names = Object.keys(fields)]) => names.map((field) => [field, stamp])))
}

/** A record before it was written; null when there was none, or nobody asked for it: only new records are written without being read. */
export type Before = (ref: Ref) => HubRecord | null

/** What changes looked at, as it was before them. */
export interface Seen extends Sight {
  readonly before: Before
}

/** The keys under which those records are found no longer, and now. */
function keysBetween(written: readonly HubRecord[], before: Before): { readonly gone: readonly Held[]; readonly come: readonly Held[] } {
  const [gone, come]: [Held[], Held[]] = [[], []]
  for (const record of written) {
    const { collection, id } = record
    const old = before(record)
    const [was, is] = [new Set(old === null ? [] : liveKeys(old)), new Set(liveKeys(record))]
    for (const key of was) if (!is.has(key)) gone.push({ key, collection, id })
    for (const key of is) if (!was.has(key)) come.push({ key, collection, id })
  }
  return { gone, come }
}

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
      s: texts(written.map(({ stamps, fields }) => pack(stamps, fields))),
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
      const wanted = new Map(refs.map((ref) => [keyOf(ref), ref]))
      const others = new Map(held.filter((ref) => !wanted.has(keyOf(ref))).map((ref) => [keyOf(ref), ref]))
      for (const [key, ref] of others) wanted.set(key, ref)
      const known = new Map([...named, ...(await find([...others.values()]))].map((row) => [keyOf(row), recordOf(row)]))
      const under = new Map<string, HubRecord[]>(keys.map((key) => [key, []]))
      for (const ref of held) {
        const record = known.get(keyOf(ref))
        if (record !== undefined) under.get(ref.key)?.push(record)
      }
      return {
        before: (ref) => known.get(keyOf(ref)) ?? null,
        record(ref) {
          const key = keyOf(ref)
          if (!wanted.has(key)) throw new Error(`not read: a record of ${ref.collection}`)
          return known.get(key) ?? null
        },
        holders(key) {
          const holders = under.get(key)
          if (holders === undefined) throw new Error(`not read: a key of ${key.slice(0, key.indexOf(':'))}`)
          return holders
        },
      }
    },
    /**
     * Those records, each once, as they are after what was there before: null when there was nothing. Everything is handed over before
     * this gives back its promise, so that the caller may go on meanwhile.
     */
    async write(written: readonly HubRecord[], before: Before): Promise<void> {
      const isNew = (record: HubRecord): boolean => before(record) === null
      const { gone, come } = keysBetween(written, before)
      const fresh = written.filter(isNew)
      const changed = fresh.length === written.length ? [] : written.filter((record) => !isNew(record))
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
