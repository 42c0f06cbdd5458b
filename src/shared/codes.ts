import { text, type Locale } from './i18n/index.ts'
import type { CodeEntry } from './codes/code.ts'
import { importCodes } from './codes/import.ts'
import { letterCodes } from './codes/letters.ts'
import { liveCodes } from './codes/live.ts'
import { parentCodes } from './codes/parent.ts'
import { staffCodes } from './codes/staff.ts'
import { syncCodes } from './codes/sync.ts'
import { systemCodes } from './codes/system.ts'

/** Every failure Guichet can tell of. A code that is not here does not exist. */
export const codes = { ...systemCodes, ...parentCodes, ...staffCodes, ...importCodes, ...letterCodes, ...syncCodes, ...liveCodes } as const
export type Code = keyof typeof codes

/** An expected failure: a code and the values its sentence needs. Detail may be shown; it never holds a secret. */
export interface Failure {
  readonly code: Code
  readonly detail?: Readonly<Record<string, string | number>> | undefined
}

export function failure(code: Code, detail?: Failure['detail']): Failure {
  return detail === undefined ? { code } : { code, detail }
}

/** The catalogue's entry for a code, seen through its common shape. */
export const entryOf = (code: Code): CodeEntry => codes[code]

/** The sentence for a failure, and what to do about it, in the reader's language. */
export function explain({ code, detail }: Failure, locale: Locale): { readonly says: string; readonly advice: string | null } {
  const entry = entryOf(code)
  return {
    says: text(entry.says, detail ?? {}, locale),
    advice: entry.advice === undefined ? null : text(entry.advice, detail ?? {}, locale),
  }
}
