import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { backupFolder, listBackups, takeBackup } from '../../../src/core/store/backup.ts'
import { migrations } from '../../../src/core/store/migrations/index.ts'
import { connection, contentsOf, KEY, NOW, opened, OTHER_KEY, refusal, storeOfVersion, storePath, versionOf } from './place.ts'
import { fill } from './rows.ts'

const earlier = migrations.slice(0, -1).map((_, i) => i + 1)

describe('before a migration', () => {
  it.each(earlier)('a store of version %i is kept as it was, in a file that opens', (version) => {
    const path = storePath()
    const old = storeOfVersion(path, version)
    fill(old, version)
    const before = contentsOf(old)
    old.close()
    rmSync(backupFolder(path), { recursive: true, force: true })
    opened(path).close()

    const [backup, ...others] = listBackups(path)
    expect(others).toEqual([])
    expect(backup).toMatchObject({ at: NOW, path: expect.stringMatching(new RegExp(`-v${version}\\.db$`)) })
    const kept = connection(backup?.path ?? '', KEY)
    expect(versionOf(kept)).toBe(version)
    expect(contentsOf(kept)).toEqual(before)
    expect(kept.pragma('integrity_check', { simple: true })).toBe('ok')
    kept.close()
    expect(refusal(backup?.path ?? '')).toBeNull()
  })

  it('nothing is kept when there is nothing to migrate', () => {
    const path = storePath()
    opened(path).close()
    opened(path).close()
    expect(listBackups(path)).toEqual([])
  })

  it('the migration waits for a backup that cannot be written', () => {
    const path = storePath()
    storeOfVersion(path, 1).close()
    rmSync(backupFolder(path), { recursive: true, force: true })
    writeFileSync(backupFolder(path), 'a file where the folder should be')
    expect(refusal(path)).toBe('store_unwritable')
    expect(versionOf(connection(path))).toBe(1)
  })
})

describe('a backup', () => {
  it('is encrypted, for its owner alone, and whole or not there', () => {
    const path = storePath()
    const taken = takeBackup(opened(path), { path, now: NOW, label: 'daily' })
    expect(statSync(taken).mode & 0o077).toBe(0)
    expect(refusal(taken, OTHER_KEY)).toBe('key_wrong')
    expect(() => connection(taken, null).pragma('user_version')).toThrow(/not a database/)
    expect(readdirSync(dirname(taken))).toEqual(['2026-09-01T08-00-00-000Z-daily.db'])
  })

  it('takes the place of what a power cut left of an earlier one', () => {
    const path = storePath()
    const db = opened(path)
    mkdirSync(backupFolder(path))
    writeFileSync(join(backupFolder(path), '2026-09-01T08-00-00-000Z-daily.db.partial'), 'half a backup')
    expect(refusal(takeBackup(db, { path, now: NOW, label: 'daily' }))).toBeNull()
  })

  it('is listed newest first, and half a backup is not', () => {
    const path = storePath()
    const db = opened(path)
    const taken = [NOW + 1, NOW, NOW + 2].map((now) => ({ path: takeBackup(db, { path, now, label: 'daily' }), at: now }))
    writeFileSync(join(backupFolder(path), '2026-09-02T08-00-00-000Z-daily.db.partial'), 'half a backup')
    expect(listBackups(path)).toEqual([taken[2], taken[0], taken[1]])
  })

  it('leaves the store in use', () => {
    const path = storePath()
    const db = opened(path)
    takeBackup(db, { path, now: NOW, label: 'daily' })
    db.exec(`INSERT INTO setting VALUES ('import.date', 'later')`)
    const files = (db.pragma('database_list') as readonly { file: string }[]).map(({ file }) => file)
    expect(files.filter((file) => file !== '')).toEqual([path])
  })
})

it('a store that was never backed up has no backups', () => {
  expect(listBackups(storePath())).toEqual([])
})
