import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { withLock } from '../../../scripts/lock.mjs'

const root = resolve(import.meta.dirname, '..', '..', '..')
const out = join(root, 'out', 'cli', 'index.js')
const sources = ['core', 'shared', 'cli'].map((folder) => join(root, 'src', folder))

const timeOf = (path: string): number => (existsSync(path) ? statSync(path).mtimeMs : 0)
const isStale = (): boolean =>
  sources.some((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).some(
      (file) => /\.ts$/.test(file) && !file.includes('generated') && timeOf(join(folder, file)) > timeOf(out),
    ),
  )

/** Builds `out/cli` when it is missing or older than what it is made from. */
export async function ensureCli(): Promise<void> {
  if (!isStale()) return
  await withLock(join(root, 'node_modules', '.cache', 'guichet-build.lock'), () => {
    const all = !existsSync(join(root, 'src', 'shared', 'i18n', 'generated', 'messages.js'))
    if (isStale())
      execFileSync(process.execPath, [join(root, 'scripts', all ? 'build.mjs' : 'build/cli.mjs')], { cwd: root, stdio: 'ignore' })
    return Promise.resolve()
  })
}
