import Database from 'better-sqlite3'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { attach } from '../../../src/core/import/attach.ts'
import { openStaging } from '../../../src/core/import/staging.ts'
import { takeBackup } from '../../../src/core/store/backup.ts'
import { cipherOf } from '../../../src/core/store/cipher.ts'
import { migrate } from '../../../src/core/store/migrate.ts'
import { APPLICATION_ID, rawKey } from '../../../src/core/store/open.ts'
import { KEY, NOW, opened, OTHER_KEY, refusal, storePath } from './place.ts'

/** A store as Guichet made it before AEGIS, with one setting in it. */
function olderStore(path: string): void {
  const db = new Database(path)
  db.pragma(`cipher='chacha20'`)
  db.pragma(`key='${rawKey(KEY)}'`)
  db.pragma(`application_id = ${APPLICATION_ID}`)
  db.pragma('journal_mode = WAL')
  migrate(db, { path, now: NOW })
  db.prepare(`INSERT INTO setting (key, value) VALUES ('old', 'kept')`).run()
  db.close()
}
const kept = (path: string): unknown => opened(path).prepare(`SELECT value FROM setting WHERE key = 'old'`).pluck().get()

describe('the cipher of a file', () => {
  it('is AEGIS for a new store, its backups and what waits to be imported', () => {
    const path = storePath()
    const db = opened(path)
    const staging = `${path}.staging`
    openStaging(staging, rawKey(KEY)).close()
    expect([path, takeBackup(db, { path, now: NOW, label: 'daily' }), staging].map(cipherOf)).toEqual(['aegis', 'aegis', 'aegis'])
    expect(readFileSync(path).includes('CREATE TABLE')).toBe(false)
  })

  it('stays what it was for a store from before, which opens, and refuses a wrong key', () => {
    const path = storePath()
    olderStore(path)
    expect(cipherOf(path)).toBe('chacha20')
    expect(kept(path)).toBe('kept')
    expect(refusal(path, OTHER_KEY)).toBe('key_wrong')
  })

  it('may be another than that of what is beside it: an older store is backed up and takes an import', () => {
    const path = storePath()
    olderStore(path)
    const db = opened(path)
    const staging = `${path}.staging`
    openStaging(staging, rawKey(KEY)).close()
    const detach = attach(db, { stagingPath: staging, stagingKey: rawKey(KEY) })
    expect(db.prepare('SELECT count(*) FROM staging.pupil').pluck().get()).toBe(0)
    detach()
    const backup = takeBackup(db, { path, now: NOW, label: 'daily' })
    expect(cipherOf(backup)).toBe('chacha20')
    expect(kept(backup)).toBe('kept')
  })
})
