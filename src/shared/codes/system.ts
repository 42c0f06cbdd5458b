import type { CodeEntry } from './code.ts'

/** Failures of the house itself: the border, the store, the policy. */
export const systemCodes = {
  internal: { audience: 'parent', says: 'failure_internal', advice: 'failure_internal_advice' },
  unknown_procedure: { audience: 'it', says: 'failure_unknown_procedure' },
  forbidden: { audience: 'staff', says: 'failure_forbidden', advice: 'failure_forbidden_advice' },
  bad_input: { audience: 'it', says: 'failure_bad_input' },
  core_restarting: { audience: 'parent', says: 'failure_core_restarting', advice: 'failure_core_restarting_advice' },
  stale_screen: { audience: 'parent', says: 'failure_stale_screen' },
  policy_unreadable: { audience: 'it', says: 'failure_policy_unreadable' },
  policy_invalid: { audience: 'it', says: 'failure_policy_invalid' },
  store_from_future: { audience: 'it', says: 'failure_store_from_future', advice: 'failure_store_from_future_advice' },
  store_not_ours: { audience: 'it', says: 'failure_store_not_ours' },
  store_damaged: { audience: 'it', says: 'failure_store_damaged', advice: 'failure_store_damaged_advice' },
  store_locked: { audience: 'it', says: 'failure_store_locked', advice: 'failure_store_locked_advice' },
  store_unwritable: { audience: 'it', says: 'failure_store_unwritable' },
  key_missing: { audience: 'it', says: 'failure_key_missing', advice: 'failure_key_missing_advice' },
  key_wrong: { audience: 'it', says: 'failure_key_wrong', advice: 'failure_key_missing_advice' },
} as const satisfies Record<string, CodeEntry>
