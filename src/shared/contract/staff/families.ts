import { z } from 'zod'
import { correctionSchema, tieSchema } from '../../correction.ts'
import { importChangeSchema } from '../../import.ts'
import { accountState, className, id, identifier, instant, isoDate, letterState, locale, messageState, requestKind } from '../../model.ts'
import { receiptSchema } from '../../receipt.ts'
import { row } from '../row.ts'
import { auditDetailSchema } from './audit.ts'
import { nothing, staff } from './who.ts'

const child = z.strictObject({
  id,
  firstName: z.string(),
  familyName: z.string(),
  className: className.nullable(),
  birthDate: isoDate.nullable(),
})
export const familyRowSchema = z.strictObject({
  guardianId: id,
  name: z.string(),
  children: z.array(z.strictObject({ firstName: z.string(), className: className.nullable() })),
  state: accountState,
  mobile: z.string().nullable(),
  mail: z.string().nullable(),
})
export type FamilyRow = z.infer<typeof familyRowSchema>

export const familySchema = z.strictObject({
  guardianId: id,
  civility: z.enum(['M', 'MME']).nullable(),
  familyName: z.string(),
  usageName: z.string().nullable(),
  firstName: z.string(),
  mobile: z.string().nullable(),
  mobileAsExported: z.string().nullable(),
  mail: z.string().nullable(),
  addressLines: z.array(z.string()),
  postalCode: z.string().nullable(),
  city: z.string().nullable(),
  children: z.array(child),
  phoneHome: z.string().nullable(),
  account: z.strictObject({
    identifier,
    locale,
    state: accountState,
    origin: z.string().nullable(),
    activatedAt: instant.nullable(),
    /** What the parent proved at the kiosk. */
    provedMobile: z.string().nullable(),
    provedMail: z.string().nullable(),
    franceConnect: z.boolean(),
    closed: z.strictObject({ at: instant, reason: z.string() }).nullable(),
    blocked: z.boolean(),
    joinedTo: z.strictObject({ guardianId: id, name: z.string() }).nullable(),
  }),
  requests: z.array(z.strictObject({ id, reference: z.string(), kind: requestKind, at: instant, closedAt: instant.nullable() })),
  messages: z.array(z.strictObject({ channel: z.enum(['sms', 'mail']), template: z.string(), state: messageState, at: instant })),
  corrections: z.array(correctionSchema),
  ties: z.array(tieSchema),
  /** Other records that may be the same person. */
  namesakes: z.array(z.strictObject({ guardianId: id, name: z.string(), children: z.string() })),
  letters: z.array(
    z.strictObject({ id, number: z.number().int(), batchId: id, state: letterState, at: instant, receipt: receiptSchema.nullable() }),
  ),
  /** The latest first; `changes`: what an import did to this guardian and their children. */
  history: z.array(
    z.strictObject({
      at: instant,
      actor: z.string(),
      action: z.string(),
      detail: auditDetailSchema,
      changes: z.array(importChangeSchema),
    }),
  ),
})
export type Family = z.infer<typeof familySchema>

/** Which families, and in which order: what a list shows and a table is made of. */
export const familyListSchema = z.strictObject({
  query: z.string().max(100),
  className: className.nullable(),
  state: accountState.nullable(),
  /** Only with, only without. */
  mobile: z.boolean().nullable(),
  mail: z.boolean().nullable(),
  /** Who waits for staff: stopped by too many tries, with a request open, or with their account closed. */
  only: z.enum(['blocked', 'request', 'closed']).nullable(),
  sort: z.enum(['name', 'class', 'state', 'mobile', 'mail']),
  down: z.boolean(),
})
export type FamilyList = z.infer<typeof familyListSchema>

/** The families: found, seen, looked after. */
export const familiesRows = {
  /** Names, identifiers, numbers, mails, classes, in any order; rows are in the order of names beyond 10,000 of them. */
  'staff.families.search': row({
    ...staff,
    input: familyListSchema.extend({ limit: z.number().int().min(1).max(200), offset: z.number().int().min(0) }),
    output: z.strictObject({
      total: z.number().int(),
      /** There are more than that. */
      more: z.boolean(),
      /** The names that were looked for instead of one that nobody has. */
      instead: z.array(z.string()),
      /** Families that search has not read yet, right after a large import. */
      behind: z.number().int(),
      rows: z.array(familyRowSchema),
    }),
    errors: [],
  }),
  /** The list as a table (CSV, UTF-8, semicolons), where the system's dialog puts it; `null` when nobody chose a place. */
  'staff.families.export': row({
    ...staff,
    input: familyListSchema,
    output: z.strictObject({ fileName: z.string(), rows: z.number().int() }).nullable(),
    errors: ['file_unwritable'],
  }),
  'staff.families.get': row({ ...staff, input: z.strictObject({ guardianId: id }), output: familySchema, errors: ['not_found'] }),
  /** The language of the family's letters and mails, beside French. */
  'staff.families.setLocale': row({
    ...staff,
    input: z.strictObject({ guardianId: id, locale }),
    output: z.strictObject({}),
    errors: ['not_found'],
  }),
  'staff.classes': row({
    ...staff,
    input: nothing,
    output: z.array(z.strictObject({ className, pupils: z.number().int(), guardians: z.number().int(), notActive: z.number().int() })),
    errors: [],
  }),
} as const
