import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { foreground } from '../foreground.mjs'
import { root, tool, toolNode } from '../project.mjs'
import { vitestOutcome } from './report.mjs'

/**
 * Runs Vitest projects to their end, their output going to the terminal.
 * @param {readonly string[]} projects
 * @param {readonly string[]} args more arguments for Vitest (file filters, `-t`)
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<import('./summary.mjs').Outcome>}
 */
export async function runVitest(projects, args, env) {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-tests-'))
  const file = join(folder, 'report.json')
  try {
    const chosen = projects.flatMap((project) => ['--project', project])
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const code = await foreground(toolNode(), [tool('vitest'), 'run', ...chosen, ...reporters, ...args], { cwd: root, env })
    return vitestOutcome(readReport(file), code)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
