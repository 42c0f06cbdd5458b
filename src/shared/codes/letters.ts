import type { CodeEntry } from './code.ts'

/** Failures of making and handing out letters. */
export const letterCodes = {
  letters_cancelled: { audience: 'staff', says: 'failure_letters_cancelled' },
  no_letter_due: { audience: 'staff', says: 'failure_no_letter_due', advice: 'failure_no_letter_due_advice' },
  account_not_active: { audience: 'staff', says: 'failure_account_not_active', advice: 'failure_account_not_active_advice' },
  batch_printing: { audience: 'staff', says: 'failure_batch_printing', advice: 'failure_batch_printing_advice' },
  printer_job_lost: { audience: 'staff', says: 'failure_printer_job_lost', advice: 'failure_printer_job_lost_advice' },
  letter_not_printed: { audience: 'staff', says: 'failure_letter_not_printed', advice: 'failure_letter_not_printed_advice' },
  letter_given: { audience: 'staff', says: 'failure_letter_given' },
  signature_empty: { audience: 'staff', says: 'failure_signature_empty', advice: 'failure_signature_empty_advice' },
  text_variable_unknown: { audience: 'staff', says: 'failure_text_variable_unknown', advice: 'failure_text_variable_unknown_advice' },
  text_variable_missing: { audience: 'staff', says: 'failure_text_variable_missing' },
  text_markup: { audience: 'staff', says: 'failure_text_markup' },
  text_too_long: { audience: 'staff', says: 'failure_text_too_long', advice: 'failure_text_too_long_advice' },
} as const satisfies Record<string, CodeEntry>
