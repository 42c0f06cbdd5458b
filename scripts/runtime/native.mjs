import { copyFileSync, cpSync, existsSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { BUILD_PACKAGES, ensureDebianPackages } from '../debian.mjs'
import { modules, tool, toolNode } from '../project.mjs'
import { run } from '../run.mjs'
import { cached } from './cache.mjs'

/**
 * Whether a runtime must be given its own build: the driver's shipped binaries ask for Node-API 10 and crash below it.
 * @param {string | number | undefined} napi `process.versions.napi`
 */
export const needsOwnBuild = (napi) => !(Number(napi) >= 10)

/** Makes the package's source ask for the experimental Node-API, which every Node from 20 on can load, instead of version 10. */
const FLAGS = '-UNAPI_VERSION -DNAPI_VERSION=2147483647 -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT'

/**
 * The SQLite driver's native part, built from the package's own source in the user's cache, once a version of the package.
 * Takes one to two minutes the first time. Rejects with the compiler's last words when python3, make or g++ is missing.
 * @param {(line: string) => void} log
 * @returns {Promise<string>} the path of the .node file
 */
export async function nativeSqlite(log) {
  const source = join(modules, 'better-sqlite3')
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
  const folder = await cached(
    `sqlite-${version}-${process.platform}-${process.arch}-napi9`,
    async (target) => {
      await ensureDebianPackages(BUILD_PACKAGES, { log })
      log('Compilation de SQLite pour ce moteur (une à deux minutes)…')
      const work = join(target, '.work')
      cpSync(source, work, { recursive: true, dereference: true })
      await run(toolNode(), [tool('node-gyp'), 'rebuild', '--release', '--force_build=1', ...headers()], {
        cwd: work,
        env: { ...process.env, CXXFLAGS: FLAGS, NODE_PATH: modules, JOBS: String(availableParallelism()) },
      })
      copyFileSync(join(work, 'build', 'Release', 'better_sqlite3.node'), join(target, 'better_sqlite3.node'))
      rmSync(work, { recursive: true })
    },
    log,
  )
  return join(folder, 'better_sqlite3.node')
}

/** Headers of a Node that is installed already, when there is one: Node-API is the same in all of them, and nothing is fetched. */
function headers() {
  const nodes = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'node'))
  const prefixes = nodes.filter((node) => existsSync(node)).map((node) => dirname(dirname(realpathSync(node))))
  const found = prefixes.find((prefix) => existsSync(join(prefix, 'include', 'node', 'node_api.h')))
  return found === undefined ? [] : [`--nodedir=${found}`]
}
