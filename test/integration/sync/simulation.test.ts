import { describe, expect, it } from 'vitest'
import { firstSeedThatShows } from '../../simulation/bugs.ts'
import { story } from '../../simulation/run.ts'

describe('stories of five machines with every trouble', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 159, 171])('end well: seed %i', async (seed) => {
    const { changes, crashes, ...verdict } = await story(seed)
    expect(verdict).toEqual({ lost: 0, duplicated: 0, divergent: 0, orderViolations: 0 })
    expect(changes).toBeGreaterThan(20)
    expect(crashes).toBeGreaterThan(0)
  })

  it('are the same when they are told again', async () => {
    expect(await story(42)).toEqual(await story(42))
  })

  it.each(['skip-cursor', 'acknowledge-before-commit', 'apply-twice', 'ignore-base'] as const)('show a planted bug: %s', async (bug) => {
    expect(await firstSeedThatShows(bug, 200)).not.toBeNull()
  })
})
