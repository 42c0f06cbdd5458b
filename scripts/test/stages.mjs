import { join } from 'node:path'
import { ensureDebianPackages, RUNTIME_PACKAGES, TEST_PACKAGES } from '../debian.mjs'
import { openDisplay } from '../display.mjs'
import { log } from '../log.mjs'
import { root, toolNode } from '../project.mjs'
import { run } from '../run.mjs'
import { ensureRuntime } from '../runtime/index.mjs'
import { runVitest } from './vitest.mjs'

/** @typedef {import('./summary.mjs').Outcome} Outcome */
/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {readonly string[]} needs stages without whose success this one is not run, and counts as failed
 * @property {boolean} [beside] may run at the same time as the stage before it
 * @property {(args: readonly string[]) => Promise<Outcome>} run rejects when it fails
 */

const READY = { passed: 0, failed: 0 }
const CHECKED = { passed: 1, failed: 0 }

const npmRun = (script) => run(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['run', '-s', script], { cwd: root })

/** @type {readonly Stage[]} In the order they are run. */
export const STAGES = [
  { name: 'packages', needs: [], run: async () => (await ensureDebianPackages([...RUNTIME_PACKAGES, ...TEST_PACKAGES], { log }), READY) },
  {
    name: 'runtime',
    needs: [],
    run: async () => {
      const { kind, version } = await ensureRuntime({ log })
      return { ...READY, note: `Electron ${version}, ${kind}` }
    },
  },
  { name: 'build', needs: [], run: async () => (await run(toolNode(), [join(root, 'scripts', 'build.mjs')], { cwd: root }), READY) },
  { name: 'types', needs: [], run: async () => (await npmRun('typecheck'), CHECKED) },
  { name: 'lint', needs: [], beside: true, run: async () => (await npmRun('lint'), CHECKED) },
  { name: 'unit', needs: [], run: (args) => runVitest(['unit', 'integration'], args, process.env) },
  {
    name: 'e2e',
    needs: ['runtime', 'build'],
    run: async (args) => {
      const display = await openDisplay()
      try {
        return await runVitest(['screens', 'e2e'], args, { ...process.env, ...display.env })
      } finally {
        display.close()
      }
    },
  },
]
