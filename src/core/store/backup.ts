import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { useCipherOf } from './cipher.ts'
import { makePrivate, putInPlace } from './files.ts'
import type { Db } from './open.ts'

export interface BackupOptions {
  /** The store's own path; backups lie in `backups/` beside it. */
  readonly path: string
  readonly now: number
  /** Part of the file's name: why it was taken («v2», «daily»). */
  readonly label: string
}

/**
 * A consistent, encrypted copy beside the store, opened again and checked; gives its path. `VACUUM INTO` and not `db.backup()`,
 * because the driver refuses the latter between encrypted files (docs/adr/0004). Written under another name first: half a
 * backup is none. Throws what SQLite or the disk throw.
 */
export function takeBackup(db: Db, { path, now, label }: BackupOptions): string {
  const folder = backupFolder(path)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const name = `${nameOf(now)}-${label}.db`
  const partial = join(folder, `${name}.partial`)
  try {
    makePrivate(partial)
    db.prepare('VACUUM INTO ?').run(partial)
    check(db, partial)
    putInPlace(partial, join(folder, name))
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
  return join(folder, name)
}

/** An attached file is read with the store's own key. */
function check(db: Db, copy: string): void {
  useCipherOf(db, copy)
  db.prepare('ATTACH ? AS copy').run(copy)
  try {
    const found = db.pragma('copy.integrity_check(1)', { simple: true })
    if (found !== 'ok') throw new Error(`the backup is damaged: ${String(found)}`)
  } finally {
    db.exec('DETACH copy')
  }
}

export const backupFolder = (storePath: string): string => join(dirname(storePath), 'backups')

/** The backups that are there, newest first; names begin with their instant. */
export function listBackups(storePath: string): readonly { readonly path: string; readonly at: number }[] {
  try {
    return readdirSync(backupFolder(storePath))
      .filter((name) => name.endsWith('.db'))
      .sort()
      .reverse()
      .map((name) => ({ path: join(backupFolder(storePath), name), at: instantOf(name) }))
  } catch {
    return []
  }
}

/** An instant (milliseconds since 1970) as the beginning of a file's name; names sort as their instants do. */
export const nameOf = (at: number): string => new Date(at).toISOString().replaceAll(/[:.]/g, '-')

/** The instant that a name begins with; 0 when it begins with none. */
export function instantOf(name: string): number {
  const [, date, h, m, s, ms] = /^(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})-(\d{3})Z/.exec(name) ?? []
  return date === undefined ? 0 : Date.parse(`${date}T${h}:${m}:${s}.${ms}Z`)
}
