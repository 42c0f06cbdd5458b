import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { migrations } from '../../../src/core/store/migrations/index.ts'
import { APPLICATION_ID } from '../../../src/core/store/open.ts'
import { attempt, connection, KEY, opened, place, refusal, storePath, tablesOf, versionOf, type Row } from './place.ts'

const PLAIN_HEADER = 'SQLite format 3'

describe('a new store', () => {
  it('is encrypted: neither its header nor what it holds can be read, in the file or in its WAL', () => {
    const path = storePath()
    const db = opened(path)
    db.prepare('INSERT INTO setting (key, value) VALUES (?, ?)').run('import.source', 'Filaos-de-Bourbon'.repeat(50))
    const readAll = (): string => [path, `${path}-wal`].map((file) => readFileSync(file, 'latin1')).join('')
    expect(readAll()).not.toContain('Filaos')
    db.pragma('wal_checkpoint(TRUNCATE)')
    const file = readAll()
    expect(file).not.toContain('Filaos')
    expect(file.startsWith(PLAIN_HEADER)).toBe(false)
    expect(file).not.toContain('CREATE TABLE')
  })

  it('belongs to its owner alone', () => {
    const path = storePath()
    opened(path).exec(`INSERT INTO setting VALUES ('a', 'b')`)
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(file).mode & 0o077).toBe(0)
  })

  it('is named and numbered', () => {
    const db = opened(storePath())
    expect(db.pragma('application_id', { simple: true })).toBe(APPLICATION_ID)
    expect(versionOf(db)).toBe(migrations.length)
  })

  it('has only strict tables, and foreign keys that hold', () => {
    const db = opened(storePath())
    const listed = db.pragma('table_list') as readonly { name: string; schema: string; type: string; strict: number }[]
    const ours = listed.filter(({ name, schema, type }) => schema === 'main' && type === 'table' && !name.startsWith('sqlite_'))
    expect(ours.map(({ name }) => name).sort()).toEqual(tablesOf(db))
    expect(ours.filter(({ strict }) => strict === 0)).toEqual([])
    expect(() => db.exec(`INSERT INTO responsibility (guardian_id, pupil_id) VALUES ('nobody', 'nobody')`)).toThrow(/FOREIGN KEY/)
  })

  it('is made in the folder that is missing', () => {
    expect(refusal(join(place(), 'a', 'b', 'guichet.db'))).toBeNull()
  })
})

describe.each([['first'], ['second']])('at the %s opening', (which) => {
  it.each<[string, Row[string]]>([
    ['journal_mode', 'wal'],
    ['synchronous', 2],
    ['fullfsync', 1],
    ['foreign_keys', 1],
    ['trusted_schema', 0],
    ['cell_size_check', 1],
    ['busy_timeout', 5000],
  ])('%s is %s', (pragma, value) => {
    const path = storePath()
    if (which === 'second') opened(path).close()
    expect(opened(path).pragma(pragma, { simple: true })).toBe(value)
  })
})

describe('a store whose plug was pulled', () => {
  /** What lies on the disk while the store is open: the file and a WAL that was never folded in. */
  function pulled(): string {
    const path = storePath()
    const db = opened(path)
    db.prepare('INSERT INTO setting (key, value) VALUES (?, ?)').run('import.date', '2026-09-01')
    const copy = join(place(), 'guichet.db')
    for (const end of ['', '-wal']) copyFileSync(`${path}${end}`, `${copy}${end}`)
    return copy
  }
  const kept = (path: string): unknown => opened(path).prepare('SELECT value FROM setting').pluck().get()

  it('holds what was committed', () => {
    expect(kept(pulled())).toBe('2026-09-01')
  })

  it('loses nothing when it is first opened with a wrong key', () => {
    const path = pulled()
    expect(refusal(path, 'c3'.repeat(32))).toBe('key_wrong')
    expect(kept(path)).toBe('2026-09-01')
  })

  it('opens when only the commit was torn, without that commit', () => {
    const path = pulled()
    writeFileSync(`${path}-wal`, readFileSync(`${path}-wal`).subarray(0, -1))
    expect(kept(path)).toBeUndefined()
  })
})

describe('a first start that was cut', () => {
  it('leaves no store behind but the next start makes one', () => {
    const path = storePath()
    writeFileSync(`${path}.new`, 'half a store')
    writeFileSync(`${path}.new-wal`, 'and half its log')
    expect(versionOf(opened(path))).toBe(migrations.length)
  })

  it('does not replay the log of a store that is gone', () => {
    const path = storePath()
    writeFileSync(`${path}-wal`, 'what a store was about to keep')
    expect(refusal(path)).toBe('store_damaged')
    expect(readFileSync(`${path}-wal`, 'utf8')).toBe('what a store was about to keep')
  })
})

it('a folder that is a file gives a failure', () => {
  const file = join(place(), 'data')
  writeFileSync(file, 'not a folder')
  expect(refusal(join(file, 'guichet.db'))).toBe('store_unwritable')
  expect(refusal(dirname(file))).toBe('store_unwritable')
})

it('the key opens, another does not, and the first still does', () => {
  const path = storePath()
  opened(path).close()
  expect(attempt(path, 'c3'.repeat(32))).toEqual({ ok: false, error: { code: 'key_wrong' } })
  expect(refusal(path, KEY)).toBeNull()
  expect(() => connection(path, null).pragma('user_version')).toThrow(/not a database/)
})
