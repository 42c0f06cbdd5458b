import { z } from 'zod'
import { instant, isoDate } from '../../model.ts'
import { row } from '../row.ts'
import { nothing, staff } from './who.ts'

export const systemSchema = z.strictObject({
  version: z.string(),
  /** Where the store's key lies: `os` (a key store of the system), or `file` when the system has none. */
  keyCustody: z.enum(['os', 'file']),
  smtp: z.boolean(),
  sms: z.boolean(),
  demo: z.boolean(),
  lastBackupAt: instant.nullable(),
})

/** The store was damaged and a backup took its place. */
export const recoveredSchema = z.strictObject({
  at: instant,
  backupAt: instant,
  /** With a hub: what it knew comes back by itself. */
  linked: z.boolean(),
  /** Changes that waited for the hub and were read from the damaged store; and how many more there were. */
  salvaged: z.number().int(),
  lost: z.number().int(),
})

/** What waits for staff when they come in. */
export const todayRows = {
  'staff.overview': row({
    ...staff,
    input: nothing,
    output: z.strictObject({
      school: z.string(),
      families: z.number().int(),
      pupils: z.number().int(),
      states: z.strictObject({
        unnotified: z.number().int(),
        notified: z.number().int(),
        activating: z.number().int(),
        active: z.number().int(),
      }),
      importedOn: isoDate.nullable(),
      lettersToConfirm: z.number().int(),
      requests: z.number().int(),
      toReport: z.number().int(),
      blocked: z.number().int(),
      /** «À traiter»: what machines did not agree on, and what the hub refused. */
      toSettle: z.number().int(),
      /** What was erased lately because its time had passed. */
      purged: z.strictObject({ at: instant, pupils: z.number().int(), guardians: z.number().int() }).nullable(),
      waitingMessages: z.number().int(),
      /** Until somebody has read it. */
      recovered: recoveredSchema.nullable(),
    }),
    errors: [],
  }),
  /** Somebody has read that the store was recovered. */
  'staff.recovery.seen': row({ ...staff, input: nothing, output: z.null(), errors: [] }),
  'staff.system': row({ ...staff, input: nothing, output: systemSchema, errors: [] }),
} as const
