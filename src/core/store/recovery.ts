import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { failure, type Failure } from '../../shared/codes.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { instantOf, listBackups, nameOf } from './backup.ts'
import { flush, makePrivate, putInPlace, writeWhole } from './files.ts'
import { codeOf, openStore, type OpenOptions } from './open.ts'

/** What was done about a store that no longer opened. */
export interface Recovery {
  /** Where the damaged store lies now. */
  readonly damaged: string
  /** When the copy that took its place was taken; milliseconds since 1970. */
  readonly backupAt: number
}

const noteSchema = z.strictObject({ folder: z.string().regex(/^[\w-]+$/), backupAt: z.number() })
const notePath = (path: string): string => `${path}.recovery`
const preparedPath = (path: string): string => `${path}.recovering`
const PARTS = ['-wal', '-shm', ''] as const
const asidePath = (path: string): string => join(dirname(path), 'damaged')

/** Stores that were put aside, each a folder, and when. */
export function listDamaged(path: string): readonly { readonly path: string; readonly at: number }[] {
  const folder = asidePath(path)
  if (!existsSync(folder)) return []
  return readdirSync(folder).map((name) => ({ path: join(folder, name), at: instantOf(name) }))
}

/**
 * Puts the newest backup that opens in the place of a damaged store, which is kept aside; nothing is deleted. What is to be done is written
 * down first: after a power cut, `goOnRecovering` does the rest. Failures: `store_damaged` when no backup opens, `store_unwritable`; the
 * store is then where it was.
 */
export function recover(options: OpenOptions): Result<Recovery, Failure> {
  const { path, now } = options
  const prepared = preparedPath(path)
  try {
    for (const backup of listBackups(path)) {
      drop(prepared)
      makePrivate(prepared)
      copyFileSync(backup.path, prepared)
      // Checked, and brought to this version.
      const opened = openStore({ ...options, path: prepared })
      if (!opened.ok) continue
      opened.value.close()
      flush(prepared, 'r+')
      writeWhole(notePath(path), JSON.stringify({ folder: nameOf(now), backupAt: backup.at }), 0o600)
      const recovery = goOnRecovering(path)
      if (recovery !== null) return ok(recovery)
    }
    drop(prepared)
    return err(failure('store_damaged'))
  } catch (error) {
    if (codeOf(error) !== '') return err(failure('store_unwritable'))
    throw error
  }
}

function drop(prepared: string): void {
  for (const part of PARTS) rmSync(`${prepared}${part}`, { force: true })
}

/** The rest of a recovery that was begun; null when there is none. It stays begun until `endRecovery`. Throws what the disk throws. */
export function goOnRecovering(path: string): Recovery | null {
  const note = readNote(path)
  if (note === null) return null
  const damaged = join(asidePath(path), note.folder)
  const prepared = preparedPath(path)
  if (existsSync(prepared)) {
    mkdirSync(damaged, { recursive: true, mode: 0o700 })
    // The log goes first: beside the store that takes this one's place, it would be read into it.
    for (const part of PARTS) if (existsSync(`${path}${part}`)) renameSync(`${path}${part}`, join(damaged, `${basename(path)}${part}`))
    putInPlace(prepared, path)
  }
  return { damaged: join(damaged, basename(path)), backupAt: note.backupAt }
}

/** Whether one was begun that a start of the station has to end: until then the store may be anywhere. */
export const isRecovering = (path: string): boolean => existsSync(notePath(path))

/** Once everything that can be told of it is in the store. */
export const endRecovery = (path: string): void => rmSync(notePath(path), { force: true })

function readNote(path: string): z.infer<typeof noteSchema> | null {
  try {
    return noteSchema.parse(JSON.parse(readFileSync(notePath(path), 'utf8')))
  } catch {
    return null
  }
}
