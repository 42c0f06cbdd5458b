import { closeSync, existsSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Whether a file can be written there: asked before letters are made, since making them ends the passwords of earlier ones. */
export function canWrite(path: string): boolean {
  const trial = `${path}.partial`
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return false
    closeSync(openSync(trial, 'w', 0o600))
    rmSync(trial)
    return true
  } catch {
    return false
  }
}

/** Makes a folder and those above it that are missing, one by one: Node's own `recursive` never ends where a file system refuses with ENOENT (/proc). */
export function makeFolder(path: string): boolean {
  try {
    if (existsSync(path)) return statSync(path).isDirectory()
    if (!makeFolder(dirname(path))) return false
    mkdirSync(path, { mode: 0o700 })
    return true
  } catch {
    return false
  }
}
