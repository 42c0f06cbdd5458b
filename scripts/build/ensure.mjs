import { join } from 'node:path'
import { withLock } from '../lock.mjs'
import { modules, root, toolNode } from '../project.mjs'
import { run } from '../run.mjs'
import { isStale } from './stale.mjs'

/**
 * Builds Guichet when `out/` is older than what it is made from; says nothing when it is not. Rejects with the build's last words.
 * @param {{log: (line: string) => void}} options
 */
export async function ensureBuilt({ log }) {
  if (!isStale()) return
  await withLock(join(modules, '.cache', 'guichet-build.lock'), async () => {
    if (!isStale()) return
    log('Construction de Guichet…')
    await run(toolNode(), [join(root, 'scripts', 'build.mjs')], { cwd: root })
  })
}
