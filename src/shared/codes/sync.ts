import type { CodeEntry } from './code.ts'

/** Failures between a station and its hub. */
export const syncCodes = {
  hub_protocol_old: { audience: 'staff', says: 'failure_hub_protocol_old', advice: 'failure_hub_protocol_old_advice' },
  station_unknown: { audience: 'it', says: 'failure_station_unknown', advice: 'failure_station_unknown_advice' },
  station_forked: { audience: 'it', says: 'failure_station_forked', advice: 'failure_station_forked_advice' },
  join_code_wrong: { audience: 'it', says: 'failure_join_code_wrong', advice: 'failure_join_code_wrong_advice' },
  join_families_twice: { audience: 'it', says: 'failure_join_families_twice', advice: 'failure_join_families_twice_advice' },
  hub_unsigned: { audience: 'it', says: 'failure_hub_unsigned', advice: 'failure_station_unknown_advice' },
  hub_clock: { audience: 'it', says: 'failure_hub_clock' },
  hub_busy: { audience: 'staff', says: 'failure_hub_busy', advice: 'failure_hub_busy_advice' },
  hub_unreachable: { audience: 'staff', says: 'failure_hub_unreachable', advice: 'failure_hub_busy_advice' },
  hub_reply: { audience: 'it', says: 'failure_hub_reply', advice: 'failure_hub_busy_advice' },
  hub_missing: { audience: 'it', says: 'failure_hub_missing' },
  hub_config_unreadable: { audience: 'it', says: 'failure_hub_config_unreadable' },
  hub_config_invalid: { audience: 'it', says: 'failure_hub_config_invalid' },
  hub_sender_missing: { audience: 'it', says: 'failure_hub_sender_missing', advice: 'failure_hub_services_advice' },
  hub_secret_missing: { audience: 'it', says: 'failure_hub_secret_missing', advice: 'failure_hub_services_advice' },
  hub_franceconnect_missing: { audience: 'it', says: 'failure_hub_franceconnect_missing', advice: 'failure_hub_services_advice' },
  not_joined: { audience: 'it', says: 'failure_not_joined' },
  already_joined: { audience: 'it', says: 'failure_already_joined' },
  nothing_to_take: { audience: 'staff', says: 'failure_nothing_to_take' },
  hub_behind: { audience: 'it', says: 'failure_hub_behind', advice: 'failure_hub_behind_advice' },
} as const satisfies Record<string, CodeEntry>
