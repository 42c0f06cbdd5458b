import { readdirSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { root } from '../project.mjs'

/** Its time is when the last complete build began. */
export const STAMP = join(root, 'out', '.built')

const SOURCES = [
  'src',
  'messages',
  'resources',
  'project.inlang/settings.json',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'scripts/build',
]
const GENERATED = join('src', 'shared', 'i18n', 'generated')

/**
 * Whether anything the build is made from has changed, come or gone since the last complete build.
 * @param {string} [base] the project's folder
 */
export function isStale(base = root) {
  const built = statSync(join(base, 'out', '.built'), { throwIfNoEntry: false })?.mtimeMs ?? 0
  return SOURCES.some((source) => newest(join(base, source), join(base, GENERATED)) > built)
}

/** The newest time in a tree, folders included: they change when a file comes or goes. */
function newest(path, except) {
  if (path === except || path.startsWith(except + sep)) return 0
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return 0
  if (!stat.isDirectory()) return stat.mtimeMs
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name), except)), stat.mtimeMs)
}
