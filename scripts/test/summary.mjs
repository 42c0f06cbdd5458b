/**
 * @typedef {object} Outcome what a stage came to
 * @property {number} passed
 * @property {number} failed
 * @property {number} [skipped]
 * @property {string} [note] why, in a few words
 * @property {readonly string[]} [failures] a line for each thing that failed, its place first
 */
/** @typedef {Outcome & {name: string, seconds: number}} StageResult */

/**
 * The sums over all stages. Preparations (packages, runtime, build) count only when they fail; a check is one; a test is one.
 * @param {readonly StageResult[]} results
 */
export function totals(results) {
  const sum = (pick) => results.reduce((total, result) => total + pick(result), 0)
  return { passed: sum((r) => r.passed), failed: sum((r) => r.failed), skipped: sum((r) => r.skipped ?? 0) }
}

/**
 * The closing table, and below it what failed, by name: the end is what is kept of a long log. Its last line is always
 * `guichet: N passed, M failed`, with `, K skipped` when something was.
 * @param {readonly StageResult[]} results
 * @returns {string} lines without a final line break
 */
export function formatSummary(results) {
  const width = Math.max(0, ...results.map(({ name }) => name.length))
  const rows = results.map((result) => {
    const counts = [`${result.passed} passed`, `${result.failed} failed`, ...(result.skipped ? [`${result.skipped} skipped`] : [])]
    const detail = result.passed + result.failed + (result.skipped ?? 0) > 0 ? counts.join(', ') : ''
    const cells = [
      result.name.padEnd(width),
      result.failed > 0 ? 'FAILED' : 'ok    ',
      `${result.seconds.toFixed(1)} s`.padStart(8),
      detail,
      result.note ?? '',
    ]
    return `  ${cells.join('  ').trimEnd()}`
  })
  const { passed, failed, skipped } = totals(results)
  const failures = results.flatMap((result) => (result.failures ?? []).map((failure) => `  FAILED  ${failure}`))
  return [...rows, ...failures, `guichet: ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`].join('\n')
}
