import type { CodeEntry } from './code.ts'

/** Failures of making and handing out letters. */
export const letterCodes = {
  letters_cancelled: { audience: 'staff', says: 'failure_letters_cancelled' },
} as const satisfies Record<string, CodeEntry>
