import { closeSync, fchmodSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes a small file whole or not at all: beside it first, flushed, then renamed over it. Throws what the disk throws. */
export function writeWhole(path: string, text: string, mode: number): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const partial = `${path}.partial`
  try {
    const file = openSync(partial, 'w', mode)
    try {
      fchmodSync(file, mode)
      writeFileSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    putInPlace(partial, path)
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
}

/** Makes an empty file that only its owner may read; whatever lay there before is removed. Throws what the disk throws. */
export function makePrivate(path: string): void {
  rmSync(path, { force: true })
  closeSync(openSync(path, 'wx', 0o600))
}

/** Flushes a written file and gives it its name, so that the name never stands for half a file. Throws what the disk throws. */
export function putInPlace(partial: string, path: string): void {
  flush(partial, 'r+')
  renameSync(partial, path)
  try {
    flush(dirname(path), 'r')
  } catch {
    // Windows opens no folder; its renames are journalled.
  }
}

/** Until the disk has it. Throws what the disk throws. */
export function flush(path: string, flags: 'r' | 'r+'): void {
  const file = openSync(path, flags)
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
