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
} as const satisfies Record<string, CodeEntry>
