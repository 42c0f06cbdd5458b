import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root } from '../project.mjs'

/** @typedef {import('./summary.mjs').Outcome} Outcome */

/** Characters of a message shown in the closing summary; the whole of it stands above, where the test ran. */
const LONGEST = 200

/**
 * What a Vitest run came to, from its JSON report and exit code. A file that failed without a failing test (it could not be
 * loaded) is one failure, and so is an exit code nothing in the report explains, or a report that is not there.
 * @param {any} report the parsed report, or null
 * @param {number} code
 * @returns {Outcome}
 */
export function vitestOutcome(report, code) {
  if (report === null) return { passed: 0, failed: 1, note: `no report (exit ${code})` }
  const statuses = report.testResults.flatMap((file) => file.assertionResults.map((test) => test.status))
  const count = (...wanted) => statuses.filter((status) => wanted.includes(status)).length
  const failures = report.testResults.flatMap(failuresOf)
  const failed = failures.length
  const skipped = count('pending', 'skipped', 'todo', 'disabled')
  if (failed === 0 && code !== 0) {
    const note = statuses.length === 0 ? 'no tests found' : `exit ${code}: an error outside the tests`
    return { passed: count('passed'), failed: 1, skipped, note }
  }
  return { passed: count('passed'), failed, skipped, ...(failed > 0 ? { failures } : {}) }
}

/** Of one file of the report, what failed, a line each: the file, the test's whole name and the first line of what was wrong. */
function failuresOf(file) {
  const told = (name, message) => [relative(root, file.name), name, firstLine(message)].filter(Boolean).join(' > ')
  const tests = file.assertionResults.filter((test) => test.status === 'failed')
  if (tests.length > 0) return tests.map((test) => told(test.fullName, test.failureMessages?.[0]))
  return file.status === 'failed' ? [told('', file.message)] : []
}

const firstLine = (message = '') => stripVTControlCharacters(message).trim().split('\n', 1)[0].slice(0, LONGEST)
