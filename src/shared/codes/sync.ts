import type { CodeEntry } from './code.ts'

/** Failures between a station and its hub. */
export const syncCodes = {
  hub_protocol_old: { audience: 'staff', says: 'failure_hub_protocol_old', advice: 'failure_hub_protocol_old_advice' },
  station_unknown: { audience: 'it', says: 'failure_station_unknown', advice: 'failure_station_unknown_advice' },
  station_forked: { audience: 'it', says: 'failure_station_forked', advice: 'failure_station_forked_advice' },
  nothing_to_take: { audience: 'staff', says: 'failure_nothing_to_take' },
  hub_behind: { audience: 'it', says: 'failure_hub_behind', advice: 'failure_hub_behind_advice' },
} as const satisfies Record<string, CodeEntry>
