/** @typedef {import('./summary.mjs').Outcome} Outcome */

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
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  )
  const failed = count('failed') + broken.length
  const skipped = count('pending', 'skipped', 'todo', 'disabled')
  if (failed === 0 && code !== 0) {
    const note = statuses.length === 0 ? 'no tests found' : `exit ${code}: an error outside the tests`
    return { passed: count('passed'), failed: 1, skipped, note }
  }
  return { passed: count('passed'), failed, skipped }
}
