import { describe, expect, it } from 'vitest'
import { bugs, firstSeedThatShows, type BugName } from '../../simulation/bugs.ts'
import { story } from '../../simulation/run.ts'
import { TROUBLES } from '../../simulation/troubles.ts'

/** Some ten seconds each on a machine of its own. */
const LONG = 300_000

describe('stories of five machines with every trouble', { timeout: LONG }, () => {
  it('end well, and each kind of trouble comes up', async () => {
    const met = new Set<string>()
    for (let seed = 1; seed <= 60; seed += 1) {
      const { complaints, changes, crashes, troubles } = await story(seed)
      expect(complaints, `seed ${seed}`).toEqual([])
      expect(changes).toBeGreaterThan(15)
      expect(crashes).toBeGreaterThan(0)
      for (const trouble of TROUBLES) if (troubles[trouble] > 0) met.add(trouble)
    }
    expect(TROUBLES.filter((trouble) => !met.has(trouble))).toEqual([])
  })

  it('are the same when they are told again, word for word', async () => {
    const tell = async (): Promise<readonly string[]> => {
      const lines: string[] = []
      await story(42, { tell: (line) => void lines.push(line) })
      return lines
    }
    const first = await tell()
    expect(first.length).toBeGreaterThan(100)
    expect(await tell()).toEqual(first)
  })

  it.each(Object.keys(bugs) as BugName[])('show a planted bug: %s', async (bug) => {
    expect(await firstSeedThatShows(bug, 200)).not.toBeNull()
  })
})
