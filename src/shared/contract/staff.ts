import { familiesRows } from './staff/families.ts'
import { importsRows } from './staff/imports.ts'
import { lettersRows } from './staff/letters.ts'
import { sessionRows } from './staff/session.ts'
import { todayRows } from './staff/today.ts'

export type { Family, FamilyRow } from './staff/families.ts'
export type { BatchSummary, LetterBatch, PrintRunView } from './staff/letters.ts'
export type { StaffSession } from './staff/session.ts'

/** What the staff window may ask. */
export const staffRows = { ...sessionRows, ...todayRows, ...importsRows, ...familiesRows, ...lettersRows } as const
