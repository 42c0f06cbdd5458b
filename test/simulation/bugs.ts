import { story } from './run.ts'
import type { Bug } from './hub.ts'

/** The first seed whose story shows that bug; null when none of so many does. */
export async function firstSeedThatShows(bug: Bug, seeds: number): Promise<number | null> {
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { lost, duplicated, divergent, orderViolations } = await story(seed, { bug })
    if (lost + duplicated + divergent + orderViolations > 0) return seed
  }
  return null
}
