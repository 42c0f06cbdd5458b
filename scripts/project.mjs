import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The folder of package.json. */
export const root = join(import.meta.dirname, '..')
export const modules = join(root, 'node_modules')

/**
 * The Node the build tools run on: the one among the dependencies (npm scripts get it anyway), else the one that runs this.
 * @returns {string} its path
 */
export function toolNode() {
  const own = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  return existsSync(own) ? own : process.execPath
}

/**
 * The JavaScript file behind an installed package's command, to be run with `toolNode()`. Throws when it is not installed.
 * @param {string} name the package
 * @param {string} [command] its command, when it differs from the package's name
 */
export function tool(name, command = name) {
  const folder = join(modules, ...name.split('/'))
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = typeof bin === 'string' ? bin : bin?.[command]
  if (file === undefined) throw new Error(`${name} n’a pas de commande « ${command} ».`)
  return join(folder, file)
}
