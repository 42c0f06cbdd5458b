import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const BEAT_MS = 20_000
const STALE_MS = 2 * 60_000

/**
 * Runs `work` while holding the lock file, waiting as long as another living process holds it. A lock left by a process that died
 * is taken over: at once on the same machine, after two minutes without a sign of life otherwise.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] called once when there is someone to wait for
 * @returns {Promise<T>}
 */
export async function withLock(file, work, onWait) {
  mkdirSync(dirname(file), { recursive: true })
  let waited = false
  while (!take(file)) {
    if (!waited) onWait?.()
    waited = true
    await sleep(300)
  }
  const beat = setInterval(() => touch(file), BEAT_MS)
  try {
    return await work()
  } finally {
    clearInterval(beat)
    rmSync(file, { force: true })
  }
}

function take(file) {
  try {
    writeFileSync(file, `${hostname()} ${process.pid}`, { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (isStale(file)) rmSync(file, { force: true })
    return false
  }
}

function isStale(file) {
  try {
    const [host, pid] = readFileSync(file, 'utf8').split(' ')
    if (host === hostname() && pid !== undefined && !isAlive(Number(pid))) return true
    return Date.now() - statSync(file).mtimeMs > STALE_MS
  } catch {
    return false // gone meanwhile
  }
}

/**
 * Whether a process of this machine still runs.
 * @param {number} pid
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function touch(file) {
  try {
    utimesSync(file, new Date(), new Date())
  } catch {
    // the folder was removed by hand: nothing to keep alive
  }
}
