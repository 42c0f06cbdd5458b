import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { modules, tool, toolNode } from '../project.mjs'
import { cacheDir } from './cache.mjs'

const DAY_MS = 24 * 60 * 60_000
const STALL_MS = 60_000

/** Where the binary lies in an Electron distribution. */
export const BINARY = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron'

/**
 * The folder of an Electron that is already there: ELECTRON_OVERRIDE_DIST_PATH, else the electron package's own.
 * @returns {string | null}
 */
export function installedDist() {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH || join(modules, 'electron', 'dist')
  return existsSync(join(dist, BINARY)) && existsSync(join(dist, 'version')) ? dist : null
}

/**
 * Downloads the official Electron with its own installer; gives up after a minute without a byte, and then does not try again for
 * a day (behind a closed proxy each start would wait for nothing). `npx install-electron` can be run by hand at any time.
 * @param {(line: string) => void} log
 * @returns {Promise<string | null>} its folder, or null when it cannot be had from here
 */
export async function downloadOfficial(log) {
  const { version } = JSON.parse(readFileSync(join(modules, 'electron', 'package.json'), 'utf8'))
  const refused = join(cacheDir(), `official-${version}-refused`)
  if (existsSync(refused) && Date.now() - statSync(refused).mtimeMs < DAY_MS) return null
  log('Téléchargement du moteur d’affichage officiel (Electron)…')
  if ((await installs()) && installedDist() !== null) return installedDist()
  log('Electron ne peut pas être téléchargé d’ici.')
  mkdirSync(cacheDir(), { recursive: true })
  writeFileSync(refused, '')
  return null
}

/** The installer downloads into TMPDIR and unpacks into its package: as long as these grow, it is left to work. */
async function installs() {
  const temporary = mkdtempSync(join(tmpdir(), 'guichet-electron-'))
  const env = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary }
  const child = spawn(toolNode(), [tool('electron', 'install-electron')], { env, stdio: 'ignore' })
  let seen = -1
  let since = Date.now()
  const watch = setInterval(() => {
    const size = sizeOf(temporary) + sizeOf(join(modules, 'electron', 'dist'))
    if (size !== seen) since = Date.now()
    else if (Date.now() - since > STALL_MS) child.kill('SIGKILL')
    seen = size
  }, 2000)
  const code = await new Promise((resolve) => child.on('error', () => resolve(1)).on('close', resolve))
  clearInterval(watch)
  rmSync(temporary, { recursive: true, force: true })
  return code === 0
}

function sizeOf(folder) {
  if (!existsSync(folder)) return 0
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return entries.reduce(
    (sum, entry) => sum + (statSync(join(entry.parentPath ?? entry.path, entry.name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
}
