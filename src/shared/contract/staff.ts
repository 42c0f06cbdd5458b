import { accountsRows } from './staff/accounts.ts'
import { auditRows } from './staff/audit.ts'
import { outlookRows } from './staff/outlook.ts'
import { peopleRows } from './staff/people.ts'
import { requestsRows } from './staff/requests.ts'
import { correctionsRows } from './staff/corrections.ts'
import { familiesRows } from './staff/families.ts'
import { importsRows } from './staff/imports.ts'
import { kioskWatchRows } from './staff/kiosk.ts'
import { lettersRows } from './staff/letters.ts'
import { sessionRows } from './staff/session.ts'
import { retentionRows } from './staff/retention.ts'
import { syncRows } from './staff/sync.ts'
import { todayRows } from './staff/today.ts'

export type { Family, FamilyList, FamilyRow } from './staff/families.ts'
export type { BatchSummary, LetterBatch, PrintRunView } from './staff/letters.ts'
export type { StaffSession } from './staff/session.ts'

/** What the staff window may ask. */
export const staffRows = {
  ...sessionRows,
  ...todayRows,
  ...importsRows,
  ...familiesRows,
  ...correctionsRows,
  ...requestsRows,
  ...peopleRows,
  ...outlookRows,
  ...auditRows,
  ...accountsRows,
  ...kioskWatchRows,
  ...lettersRows,
  ...retentionRows,
  ...syncRows,
} as const
