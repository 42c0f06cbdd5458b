import type { Outcome, Rejection, Row } from '../../shared/sync.ts'
import type { Fields } from '../../shared/sync.ts'
import { keyOf } from '../../core/domain/sync/collection.ts'
import type { HubRecord, Stamp, Stamps } from '../../core/domain/sync/record.ts'
import { liveKeys, type Needs, type Sight } from '../../core/domain/sync/sight.ts'
import { indexLinks } from './links.ts'
import type { Sql } from './sql.ts'

interface RecordRow {
  readonly collection: string
  readonly id: string
  readonly version: number
  readonly deleted: number
  readonly fields: string
  readonly stamps: string
}

const recordOf = ({ collection, id, version, deleted, fields, stamps }: RecordRow): HubRecord => ({
  collection,
  id,
  version: Number(version),
  deleted: Number(deleted) === 1,
  fields: JSON.parse(fields) as Fields,
  stamps: unpack(stamps),
})

const rowOf = (row: RecordRow): Row => ({
  collection: row.collection,
  id: row.id,
  version: Number(row.version),
  deleted: Number(row.deleted) === 1,
  fields: JSON.parse(row.fields) as Record<string, string>,
})

const REF = { c: 'TEXT', i: 'TEXT' } as const

/** Each stamp once, with the fields that it is on: most of a record was written together. */
function pack(stamps: Stamps): string {
  const byVersion = new Map<number, [Stamp, string[]]>()
  for (const [field, stamp] of Object.entries(stamps)) {
    const known = byVersion.get(stamp.version)
    if (known === undefined) byVersion.set(stamp.version, [stamp, [field]])
    else known[1].push(field)
  }
  return JSON.stringify([...byVersion.values()])
}

function unpack(text: string): Stamps {
  const packed = JSON.parse(text) as readonly (readonly [Stamp, readonly string[]])[]
  return Object.fromEntries(packed.flatMap(([stamp, fields]) => fields.map((field) => [field, stamp])))
}

/** One school's records, inside one transaction. */
export function records(sql: Sql, school: string) {
  return {
    /** Everything those changes may look at, read at once. */
    async read({ refs, keys }: Needs): Promise<Sight> {
      const held = await sql.all<{ key: string; collection: string; id: string }>(
        `SELECT key, collection, id FROM hub_key WHERE school = $1 AND key IN (SELECT k FROM ${sql.each('$2', { k: 'TEXT' })})`,
        [school, JSON.stringify(keys.map((k) => ({ k })))],
      )
      const wanted = new Map<string, { c: string; i: string }>()
      for (const ref of [...refs, ...held]) wanted.set(keyOf(ref), { c: ref.collection, i: ref.id })
      const found = await sql.all<RecordRow>(
        // CROSS JOIN: SQLite then looks each one up, and does not read all records for each.
        `SELECT r.collection, r.id, r.version, r.deleted, r.fields, r.stamps FROM ${sql.each('$2', REF)}
         CROSS JOIN hub_record r WHERE r.school = $1 AND r.collection = each.c AND r.id = each.i`,
        [school, JSON.stringify([...wanted.values()])],
      )
      const known = new Map(found.map((row) => [keyOf(row), recordOf(row)]))
      const under = new Map<string, HubRecord[]>(keys.map((key) => [key, []]))
      for (const ref of held) {
        const record = known.get(keyOf(ref))
        if (record !== undefined) under.get(ref.key)?.push(record)
      }
      return {
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
    async write(written: readonly HubRecord[]): Promise<void> {
      if (written.length === 0) return
      const list = JSON.stringify(
        written.map(({ collection, id, version, deleted, fields, stamps }) => ({
          c: collection,
          i: id,
          v: version,
          d: deleted ? 1 : 0,
          f: JSON.stringify(fields),
          s: pack(stamps),
        })),
      )
      await sql.run(
        `INSERT INTO hub_record (school, collection, id, version, deleted, fields, stamps)
         SELECT $1, c, i, v, d, f, s FROM ${sql.each('$2', { ...REF, v: 'BIGINT', d: 'BIGINT', f: 'TEXT', s: 'TEXT' })} WHERE true
         ON CONFLICT (school, collection, id) DO UPDATE SET
           version = excluded.version, deleted = excluded.deleted, fields = excluded.fields, stamps = excluded.stamps`,
        [school, list],
      )
      const refs = JSON.stringify(written.map(({ collection, id }) => ({ c: collection, i: id })))
      await sql.run(`DELETE FROM hub_key WHERE school = $1 AND (collection, id) IN (SELECT c, i FROM ${sql.each('$2', REF)})`, [
        school,
        refs,
      ])
      await indexLinks(sql, school, written)
      const keys = written.flatMap((record) => liveKeys(record).map((k) => ({ k, c: record.collection, i: record.id })))
      await sql.run(
        `INSERT INTO hub_key (school, key, collection, id)
         SELECT $1, k, c, i FROM ${sql.each('$2', { ...REF, k: 'TEXT' })} WHERE true ON CONFLICT DO NOTHING`,
        [school, JSON.stringify(keys)],
      )
    },
    /** What became of those changes, for the ones that were decided before. */
    async outcomes(ids: readonly string[]): Promise<ReadonlyMap<string, Outcome>> {
      const found = await sql.all<{ id: string; version: number | null; code: Rejection | null }>(
        `SELECT id, version, code FROM hub_change WHERE school = $1 AND id IN (SELECT i FROM ${sql.each('$2', { i: 'TEXT' })})`,
        [school, JSON.stringify(ids.map((i) => ({ i })))],
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
      const list = outcomes.map((outcome) =>
        outcome.kind === 'accepted' ? { i: outcome.id, v: outcome.version, k: null } : { i: outcome.id, v: null, k: outcome.code },
      )
      await sql.run(
        `INSERT INTO hub_change (school, id, version, code)
         SELECT $1, i, v, k FROM ${sql.each('$2', { i: 'TEXT', v: 'BIGINT', k: 'TEXT' })} WHERE true`,
        [school, JSON.stringify(list)],
      )
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
