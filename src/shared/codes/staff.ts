import type { CodeEntry } from './code.ts'

/** Failures staff meet. */
export const staffCodes = {
  pin_wrong: { audience: 'staff', says: 'failure_pin_wrong' },
  pin_wait: { audience: 'staff', says: 'failure_pin_wait' },
  pin_weak: { audience: 'staff', says: 'failure_pin_weak' },
  already_set_up: { audience: 'it', says: 'failure_already_set_up' },
  not_found: { audience: 'staff', says: 'failure_not_found' },
  no_school: { audience: 'staff', says: 'failure_no_school', advice: 'failure_no_school_advice' },
  printer_gone: { audience: 'staff', says: 'failure_printer_gone', advice: 'failure_printer_gone_advice' },
  printer_refused: { audience: 'staff', says: 'failure_printer_refused', advice: 'failure_printer_refused_advice' },
  printer_silent: { audience: 'staff', says: 'failure_printer_silent', advice: 'failure_printer_silent_advice' },
  file_unwritable: { audience: 'staff', says: 'failure_file_unwritable', advice: 'failure_file_unwritable_advice' },
  preview_gone: { audience: 'staff', says: 'failure_preview_gone' },
  batch_closed: { audience: 'staff', says: 'failure_batch_closed' },
  nothing_to_correct: { audience: 'staff', says: 'failure_nothing_to_correct' },
  name_missing: { audience: 'staff', says: 'failure_name_missing' },
  phone_unreadable: { audience: 'staff', says: 'failure_phone_unreadable', advice: 'failure_phone_unreadable_advice' },
  phone_landline: { audience: 'staff', says: 'failure_phone_landline', advice: 'failure_phone_landline_advice' },
  postal_code_invalid: { audience: 'staff', says: 'failure_postal_code_invalid' },
  changed_since: { audience: 'staff', says: 'failure_changed_since', advice: 'failure_changed_since_advice' },
  already_linked: { audience: 'staff', says: 'failure_already_linked' },
  not_linked: { audience: 'staff', says: 'failure_not_linked' },
  same_guardian: { audience: 'staff', says: 'failure_same_guardian' },
  both_active: { audience: 'staff', says: 'failure_both_active', advice: 'failure_both_active_advice' },
  keep_other: { audience: 'staff', says: 'failure_keep_other', advice: 'failure_keep_other_advice' },
} as const satisfies Record<string, CodeEntry>
