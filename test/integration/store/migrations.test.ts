import { describe, expect, it } from 'vitest'
import { migrate } from '../../../src/core/store/migrate.ts'
import { migrations } from '../../../src/core/store/migrations/index.ts'
import { connection, contentsOf, NOW, opened, refusal, storeOfVersion, storePath, versionOf } from './place.ts'
import { fill } from './rows.ts'

const earlier = migrations.slice(0, -1).map((_, i) => i + 1)

describe.each(earlier)('a store of version %i', (version) => {
  it('comes to this version with every row of every table', () => {
    const path = storePath()
    const old = storeOfVersion(path, version)
    fill(old, version)
    const before = contentsOf(old)
    old.close()
    expect([...before].filter(([, rows]) => rows.length === 0)).toEqual([])

    const db = opened(path)
    expect(versionOf(db)).toBe(migrations.length)
    const after = contentsOf(db)
    for (const [table, rows] of before) expect({ [table]: after.get(table) }).toMatchObject({ [table]: rows })
  })

  it('becomes what a new store is', () => {
    const path = storePath()
    storeOfVersion(path, version).close()
    const schema = (at: string): unknown =>
      opened(at).prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name').all()
    expect(schema(path)).toEqual(schema(storePath()))
  })
})

describe('a migration that fails', () => {
  const broken: readonly (readonly [string, string])[] = [
    ['halfway', `CREATE TABLE half (a TEXT) STRICT; DELETE FROM attempt; INSERT INTO nowhere VALUES (1);`],
    ['by leaving rows without their parent', `DELETE FROM guardian;`],
  ]
  it.each(broken)('%s leaves the store as it was', (_, sql) => {
    const path = storePath()
    const db = storeOfVersion(path, migrations.length)
    fill(db, migrations.length)
    const before = contentsOf(db)
    expect(() => migrate(db, { path, now: NOW }, [...migrations, sql])).toThrow()
    expect(contentsOf(db)).toEqual(before)
    expect(versionOf(db)).toBe(migrations.length)
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1)
    db.close()
    expect(refusal(path)).toBeNull()
  })
})

it('a table may be made anew without taking along what refers to it', () => {
  const path = storePath()
  const db = storeOfVersion(path, migrations.length)
  fill(db, migrations.length)
  const sql = `CREATE TABLE pupil_next (id TEXT PRIMARY KEY, first_name TEXT NOT NULL) STRICT;
    INSERT INTO pupil_next SELECT id, first_name FROM pupil; DROP TABLE pupil; ALTER TABLE pupil_next RENAME TO pupil;`
  const before = contentsOf(db).get('responsibility')
  expect(migrate(db, { path, now: NOW }, [...migrations, sql])).toEqual({ ok: true, value: migrations.length + 1 })
  expect(contentsOf(db).get('responsibility')).toEqual(before)
})

it('a store of a newer Guichet is refused and not touched', () => {
  const path = storePath()
  const db = opened(path)
  db.pragma(`user_version = ${migrations.length + 1}`)
  db.close()
  expect(refusal(path)).toBe('store_from_future')
  expect(versionOf(connection(path))).toBe(migrations.length + 1)
})
