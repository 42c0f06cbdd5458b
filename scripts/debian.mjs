import { existsSync } from 'node:fs'
import { run } from './run.mjs'
import { installable, missingPackages } from './debian/names.mjs'

/** What Electron and its display need at run time. */
export const RUNTIME_PACKAGES =
  'xvfb xauth libgtk-3-0 libnss3 libasound2 libgbm1 libnotify4 libxss1 libxtst6 libatspi2.0-0 libdrm2 libsecret-1-0 unzip'.split(' ')

/** What compiling the SQLite driver needs, on the fallback runtime only. */
export const BUILD_PACKAGES = ['python3', 'make', 'g++']

/** What the tests read PDFs and QR codes with, and a real printer queue that writes files. */
export const TEST_PACKAGES = ['poppler-utils', 'zbar-tools', 'cups', 'printer-driver-cups-pdf', 'postgresql']

/**
 * Sees to it that Debian packages are there. One quick query when they are; installs them when run as root; says what to install
 * otherwise and goes on, since what is needed may have come another way. Does nothing on other systems.
 * Rejects, with the package tool's last words, when the installation fails.
 * @param {readonly string[]} names in Debian 12's spelling; Debian 13's is found too
 * @param {{log: (line: string) => void}} options
 * @returns {Promise<string[]>} what is still missing
 */
export async function ensureDebianPackages(names, { log }) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/dpkg-query')) return []
  const missing = missingPackages(names, await installed(names))
  if (missing.length === 0) return []
  if (process.getuid?.() !== 0) {
    log(`Paquets manquants. Installez-les avec :\n  sudo apt-get install --no-install-recommends ${missing.join(' ')}`)
    return missing
  }
  log(`Installation de paquets Debian : ${missing.join(' ')}…`)
  await apt(['update', '-q'])
  const wanted = installable(missing, await known(missing))
  await apt(['install', '-y', '-q', '--no-install-recommends', ...wanted])
  return missingPackages(names, await installed(names))
}

async function installed(names) {
  const format = '${Package} ${db:Status-Status}\\n'
  const out = await run('dpkg-query', ['-W', '-f', format, ...names, ...names.map((name) => `${name}t64`)], { mayFail: true })
  return new Set(
    out
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  )
}

async function known(names) {
  const out = await run('apt-cache', ['show', '--no-all-versions', ...names, ...names.map((name) => `${name}t64`)], { mayFail: true })
  return new Set(
    out
      .split('\n')
      .filter((line) => line.startsWith('Package: '))
      .map((line) => line.slice('Package: '.length)),
  )
}

function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], { env })
}
