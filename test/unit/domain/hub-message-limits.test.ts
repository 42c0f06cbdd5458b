import { describe, expect, it } from 'vitest'
import { DEFAULT_HUB_LIMITS, hubMessageLimits, type HubScope } from '../../../src/core/domain/hub-message-limits.ts'
import { limitFilled, limitReached } from '../../../src/core/domain/message-limits.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const table = hubMessageLimits(DEFAULT_HUB_LIMITS)

describe('what a hub sends at most', () => {
  it('by default is as its table says', () => {
    expect(table).toEqual([
      { scope: 'number', withinMs: HOUR, most: 10 },
      { scope: 'number', withinMs: DAY, most: 15 },
      { scope: 'station', withinMs: DAY, most: 600 },
      { scope: 'school', withinMs: DAY, most: 2_000 },
    ])
  })

  it.each<HubScope>(['number', 'station', 'school'])('is held back at the limit of the %s, not before it', (scope) => {
    const none: Record<HubScope, readonly number[]> = { number: [], station: [], school: [] }
    for (const limit of table.filter((row) => row.scope === scope)) {
      const now = 10 * DAY
      const at = (count: number, when: number): readonly number[] => Array.from({ length: count }, () => when)
      const alone = [limit]
      expect(limitReached(alone, { ...none, [scope]: at(limit.most - 1, now) }, now)).toBeNull()
      expect(limitReached(alone, { ...none, [scope]: at(limit.most, now - limit.withinMs + 1) }, now)).toEqual(limit)
      expect(limitReached(alone, { ...none, [scope]: at(limit.most, now - limit.withinMs) }, now)).toBeNull()
    }
  })

  it('is the same for whoever counts by itself', () => {
    expect(limitFilled(table, ({ most }) => most - 1)).toBeNull()
    expect(limitFilled(table, ({ scope, most }) => (scope === 'station' ? most : 0))).toMatchObject({ scope: 'station' })
  })
})
