import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { isAlive, withLock } from '../lock.mjs'

/** The user's cache, shared by every checkout: a second clone fetches nothing again. */
export const cacheDir = () => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'guichet')

/**
 * The folder `name` of the cache, made by `build(temporary)` when it is not there. It is made beside and renamed at the end, so
 * that a set-up that was killed leaves nothing half done; a lock keeps two processes from doing the same work at once. Rejects
 * with what `build` rejects with, and leaves nothing behind then.
 * @param {string} name
 * @param {(temporary: string) => Promise<void>} build
 * @param {(line: string) => void} [log]
 * @returns {Promise<string>}
 */
export async function cached(name, build, log) {
  const target = join(cacheDir(), name)
  if (existsSync(target)) return target
  const waiting = () => log?.('Un autre démarrage prépare déjà le moteur d’affichage : attente…')
  return withLock(
    `${target}.lock`,
    async () => {
      if (existsSync(target)) return target
      sweep(target)
      const temporary = `${target}.partial-${process.pid}`
      mkdirSync(temporary, { recursive: true })
      try {
        await build(temporary)
        publish(temporary, target)
      } finally {
        rmSync(temporary, { recursive: true, force: true })
      }
      return target
    },
    waiting,
  )
}

/** Should another process have been as fast after all, its folder stands: both hold the same. */
function publish(temporary, target) {
  try {
    renameSync(temporary, target)
  } catch (error) {
    if (!existsSync(target)) throw error
  }
}

/** Removes what set-ups that were killed have left. */
function sweep(target) {
  const prefix = `${target}.partial-`
  for (const name of readdirSync(cacheDir())) {
    const path = join(cacheDir(), name)
    if (path.startsWith(prefix) && !isAlive(Number(path.slice(prefix.length)))) rmSync(path, { recursive: true, force: true })
  }
}
