import type { MessageLimit } from './message-limits.ts'

/**
 * How many messages a hub sends for its stations before it sends no more. Each station counts by itself first
 * (message-limits.ts); these are for a station that was stolen or altered and does not, so they lie above what honest ones come to.
 *
 * | scope   | counted for                        | within | most (hub's configuration) | by default |
 * |---------|------------------------------------|--------|----------------------------|------------|
 * | number  | the number or address, at a school | 1 h    | perNumberPerHour           | 10         |
 * | number  | the number or address, at a school | 24 h   | perNumberPerDay            | 15         |
 * | station | one machine                        | 24 h   | perStationPerDay           | 600        |
 * | school  | all its machines together          | 24 h   | perSchoolPerDay            | 2,000      |
 */
export type HubScope = 'number' | 'station' | 'school'

export const DEFAULT_HUB_LIMITS = { perNumberPerHour: 10, perNumberPerDay: 15, perStationPerDay: 600, perSchoolPerDay: 2_000 }
export type HubMessageLimits = Readonly<typeof DEFAULT_HUB_LIMITS>

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** The table above as a hub's configuration fills it. */
export const hubMessageLimits = (limits: HubMessageLimits): readonly MessageLimit<HubScope>[] => [
  { scope: 'number', withinMs: HOUR, most: limits.perNumberPerHour },
  { scope: 'number', withinMs: DAY, most: limits.perNumberPerDay },
  { scope: 'station', withinMs: DAY, most: limits.perStationPerDay },
  { scope: 'school', withinMs: DAY, most: limits.perSchoolPerDay },
]
