import { describe, expect, it } from 'vitest'
import { crash } from '../../crash/conductor.ts'

describe('a school whose processes are killed at random moments', () => {
  it.each(['postgres', 'sqlite'] as const)(
    'loses nothing that anybody was told, and does nothing twice: hubs on %s',
    async (store) => {
      const { changes, kills, kinds, inside: _, seconds: __, ...bad } = await crash({ kills: 6, stations: 3, store, seed: 7 })
      expect(bad).toEqual({ lost: 0, duplicated: 0, divergent: 0, orderViolations: 0, leaked: 0, fell: 0, falls: [] })
      expect(kinds.station + kinds.hub + kinds.postgres).toBe(kills)
      expect(changes).toBeGreaterThan(10)
    },
    300_000,
  )

  it('is found out when its hub answers before it commits', async () => {
    const aim = { victim: 'hub', moment: 'reply' } as const
    const { lost } = await crash({ kills: 6, stations: 2, store: 'sqlite', seed: 7, bug: 'acknowledge-before-commit', aim })
    expect(lost).toBeGreaterThan(0)
  }, 300_000)
})
