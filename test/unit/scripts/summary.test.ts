import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../../scripts/project.mjs'
import { vitestOutcome } from '../../../scripts/test/report.mjs'
import { chooseStages, runStages } from '../../../scripts/test/runner.mjs'
import { formatSummary } from '../../../scripts/test/summary.mjs'

const lastLine = (text: string) => text.split('\n').at(-1)
const stage = (name: string, failed: number, needs: string[] = []) => ({ name, needs, run: async () => ({ passed: 1, failed }) })
const run = (status: string, ...tests: string[]) => ({
  testResults: [
    {
      name: join(root, 'test', 'a.test.ts'),
      status,
      message: 'cannot be loaded\nat …',
      assertionResults: tests.map((t) => ({ status: t, fullName: `does ${t}`, failureMessages: ['\u001b[31mnot 3\u001b[39m\nat …'] })),
    },
  ],
})

test('the last line sums up, and speaks of skipped tests only when there are some', () => {
  const results = [
    { name: 'build', passed: 0, failed: 0, seconds: 2.04 },
    { name: 'unit', passed: 12, failed: 1, skipped: 0, seconds: 3 },
  ]
  expect(formatSummary(results)).toBe(
    '  build  ok         2.0 s\n  unit   FAILED     3.0 s  12 passed, 1 failed\nguichet: 12 passed, 1 failed',
  )
  expect(lastLine(formatSummary([{ name: 'unit', passed: 3, failed: 0, skipped: 2, seconds: 1 }]))).toBe(
    'guichet: 3 passed, 0 failed, 2 skipped',
  )
  expect(formatSummary([{ name: 'unit', passed: 3, failed: 1, failures: ['a.test.ts > does'], seconds: 1 }])).toBe(
    '  unit  FAILED     1.0 s  3 passed, 1 failed\n  FAILED  a.test.ts > does\nguichet: 3 passed, 1 failed',
  )
  expect(formatSummary([])).toBe('guichet: 0 passed, 0 failed')
})

test('nothing that went wrong in a Vitest run is lost', () => {
  expect(vitestOutcome(run('passed', 'passed', 'pending', 'todo'), 0)).toEqual({ passed: 1, failed: 0, skipped: 2 })
  const failures = [`${join('test', 'a.test.ts')} > does failed > not 3`]
  expect(vitestOutcome(run('failed', 'passed', 'failed'), 1)).toEqual({ passed: 1, failed: 1, skipped: 0, failures })
  expect(vitestOutcome(run('failed'), 1)).toMatchObject({ failed: 1, failures: [`${join('test', 'a.test.ts')} > cannot be loaded`] })
  expect(vitestOutcome(run('passed', 'passed'), 1)).toMatchObject({ passed: 1, failed: 1 })
  expect(vitestOutcome({ testResults: [] }, 1)).toMatchObject({ failed: 1, note: 'no tests found' })
  expect(vitestOutcome(null, 139)).toMatchObject({ passed: 0, failed: 1 })
})

test('a failing stage hides no other, save those that need it; a crash is one failure', async () => {
  const crash = { name: 'lint', needs: [], beside: true, run: () => Promise.reject(new Error('boom')) }
  const shown: string[] = []
  const stages = [stage('build', 1), stage('types', 0), crash, stage('unit', 0), stage('e2e', 0, ['build'])]
  const results = await runStages(stages, [], (line: string) => void shown.push(line))
  expect(results.map(({ name, passed, failed }) => [name, passed, failed])).toEqual([
    ['build', 1, 1],
    ['types', 1, 0],
    ['lint', 0, 1],
    ['unit', 1, 0],
    ['e2e', 0, 1],
  ])
  expect(shown.join('\n')).toContain('boom')
})

test('--only takes stages with what they need, and leaves the rest to Vitest', () => {
  const stages = [stage('build', 0), stage('unit', 0), stage('e2e', 0, ['build'])]
  const chosen = (...argv: string[]) => {
    const { stages: picked, args } = chooseStages(stages, argv)
    return [picked.map(({ name }) => name), args]
  }
  expect(chosen()).toEqual([['build', 'unit', 'e2e'], []])
  expect(chosen('--only', 'e2e', '-t', 'letter')).toEqual([
    ['build', 'e2e'],
    ['-t', 'letter'],
  ])
  expect(() => chosen('--only', 'nothing')).toThrow('nothing')
})
