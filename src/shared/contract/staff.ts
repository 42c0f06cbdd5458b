import { z } from 'zod'
import { importPreviewSchema, importReportSchema } from '../import.ts'
import { requestKind, accountState, className, id, identifier, instant, isoDate, letterState, locale, name, role } from '../model.ts'
import { anyStaff, row } from './row.ts'

const nothing = z.strictObject({})
const everyone = { surface: 'staff', roles: ['visitor', ...anyStaff] } as const
const visitor = { surface: 'staff', roles: ['visitor'] } as const
const staff = { surface: 'staff', roles: anyStaff } as const

/** What staff see before they signed in, and who is signed in after. */
export const staffSessionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('set-up'), school: z.string() }),
  z.strictObject({ kind: z.literal('signed-out'), people: z.array(z.strictObject({ id, name })), demoPin: z.string().nullable() }),
  z.strictObject({
    kind: z.literal('signed-in'),
    person: z.strictObject({ id, name, role }),
    lockAfterMs: z.number(),
    /** Shown once, to IT, right after the first set-up. */
    recoveryCode: z.string().nullable(),
  }),
])
export type StaffSession = z.infer<typeof staffSessionSchema>

const child = z.strictObject({ id, firstName: z.string(), familyName: z.string(), className: className.nullable(), birthDate: isoDate.nullable() })
export const familyRowSchema = z.strictObject({
  guardianId: id,
  name: z.string(),
  children: z.array(z.strictObject({ firstName: z.string(), className: className.nullable() })),
  state: accountState,
  mobile: z.string().nullable(),
  mail: z.string().nullable(),
})
export type FamilyRow = z.infer<typeof familyRowSchema>

export const letterSchema = z.strictObject({ id, number: z.number().int(), guardianId: id, guardianName: z.string(), className: className.nullable(), state: letterState })
export const batchSchema = z.strictObject({
  id,
  label: z.string(),
  createdAt: instant,
  letters: z.array(letterSchema),
  printed: z.enum(['not-yet', 'in-tray', 'confirmed']),
})
export type LetterBatch = z.infer<typeof batchSchema>

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
  account: z.strictObject({ identifier, locale, state: accountState, origin: z.string().nullable(), activatedAt: instant.nullable() }),
  letters: z.array(z.strictObject({ id, number: z.number().int(), batchId: id, state: letterState, at: instant })),
  history: z.array(z.strictObject({ at: instant, actor: z.string(), action: z.string() })),
})
export type Family = z.infer<typeof familySchema>

export const systemSchema = z.strictObject({
  version: z.string(),
  /** Where the store's key lies: `os` (a key store of the system), or `file` when the system has none. */
  keyCustody: z.enum(['os', 'file']),
  smtp: z.boolean(),
  sms: z.boolean(),
  demo: z.boolean(),
  lastBackupAt: instant.nullable(),
})

/** What the staff window may ask. */
export const staffRows = {
  'staff.session': row({ ...everyone, input: nothing, output: staffSessionSchema, errors: [] }),
  'staff.setUp': row({
    ...visitor,
    input: z.strictObject({ name, pin: z.string().max(32) }),
    output: staffSessionSchema,
    errors: ['already_set_up', 'pin_weak'],
  }),
  'staff.signIn': row({
    ...visitor,
    input: z.strictObject({ personId: id, pin: z.string().max(32) }),
    output: staffSessionSchema,
    errors: ['pin_wrong', 'pin_wait'],
  }),
  /** Locks; the window asks for the PIN again. */
  'staff.signOut': row({ ...everyone, input: nothing, output: staffSessionSchema, errors: [] }),
  /** Back to the parents' screen; always signs out. */
  'staff.leave': row({ ...everyone, input: nothing, output: z.strictObject({}), errors: [] }),
  'staff.setLocale': row({ ...everyone, input: z.strictObject({ locale }), output: z.strictObject({}), errors: [] }),
  'staff.overview': row({
    ...staff,
    input: nothing,
    output: z.strictObject({
      school: z.string(),
      families: z.number().int(),
      pupils: z.number().int(),
      states: z.strictObject({ unnotified: z.number().int(), notified: z.number().int(), activating: z.number().int(), active: z.number().int() }),
      importedOn: isoDate.nullable(),
      lettersToConfirm: z.number().int(),
      requests: z.array(
        z.strictObject({ id, reference: z.string(), kind: requestKind, guardianId: id.nullable(), guardianName: z.string().nullable(), entered: z.record(z.string(), z.string()), at: instant }),
      ),
      kiosk: z.discriminatedUnion('state', [
        z.strictObject({ state: z.literal('free') }),
        z.strictObject({ state: z.literal('busy'), flow: z.string(), guideStep: z.number().int(), guideSteps: z.number().int(), callsOffice: z.boolean() }),
      ]),
      waitingMessages: z.number().int(),
    }),
    errors: [],
  }),
  'staff.closeRequest': row({ ...staff, input: z.strictObject({ requestId: id }), output: z.strictObject({}), errors: ['not_found'] }),
  'staff.system': row({ ...staff, input: nothing, output: systemSchema, errors: [] }),

  /** The system's file dialog, then the dry run: nothing is changed. `null` when nobody chose a file. */
  'staff.import.preview': row({
    ...staff,
    input: nothing,
    output: z.strictObject({ previewId: id, preview: importPreviewSchema }).nullable(),
    errors: [],
  }),
  'staff.import.apply': row({ ...staff, input: z.strictObject({ previewId: id }), output: importReportSchema, errors: ['preview_gone'] }),
  /** Forgets the preview, or cancels the reading that goes on. */
  'staff.import.discard': row({ ...staff, input: nothing, output: z.strictObject({}), errors: [] }),
  'staff.import.progress': row({
    ...staff,
    input: nothing,
    output: z.strictObject({ phase: z.enum(['idle', 'reading', 'comparing', 'writing']), done: z.number(), total: z.number() }),
    errors: [],
  }),

  'staff.families.search': row({
    ...staff,
    input: z.strictObject({ query: z.string().max(100), className: className.nullable(), state: accountState.nullable(), limit: z.number().int().min(1).max(200), offset: z.number().int().min(0) }),
    output: z.strictObject({ total: z.number().int(), rows: z.array(familyRowSchema) }),
    errors: [],
  }),
  'staff.families.get': row({ ...staff, input: z.strictObject({ guardianId: id }), output: familySchema, errors: ['not_found'] }),
  /** The language of the family's letters and mails, beside French. */
  'staff.families.setLocale': row({ ...staff, input: z.strictObject({ guardianId: id, locale }), output: z.strictObject({}), errors: ['not_found'] }),
  'staff.classes': row({
    ...staff,
    input: nothing,
    output: z.array(z.strictObject({ className, pupils: z.number().int(), guardians: z.number().int(), notActive: z.number().int() })),
    errors: [],
  }),

  /** Makes letters with new provisional passwords, which end the earlier ones. Guardians whose account is active are left out of a class. */
  'staff.letters.create': row({
    ...staff,
    input: z.discriminatedUnion('scope', [
      z.strictObject({ scope: z.literal('guardian'), guardianId: id }),
      z.strictObject({ scope: z.literal('class'), className }),
    ]),
    output: batchSchema,
    errors: ['not_found', 'no_school', 'account_already_active'],
  }),
  'staff.letters.batches': row({ ...staff, input: nothing, output: z.array(batchSchema), errors: [] }),
  'staff.letters.batch': row({ ...staff, input: z.strictObject({ batchId: id }), output: batchSchema, errors: ['not_found'] }),
  /** The batch as one PDF, to look at before printing; states do not change. */
  'staff.letters.pdf': row({
    ...staff,
    input: z.strictObject({ batchId: id }),
    output: z.strictObject({ pdf: z.custom<Uint8Array>((value) => value instanceof Uint8Array), pages: z.number().int() }),
    errors: ['not_found', 'batch_closed'],
  }),
  'staff.letters.printers': row({
    ...staff,
    input: nothing,
    output: z.array(z.strictObject({ name: z.string().max(200), label: z.string().max(200), isDefault: z.boolean() })),
    errors: [],
  }),
  /** Hands the batch to a printer: letters go queued → sending → sent. Handed over is not printed: staff confirm the tray. */
  'staff.letters.print': row({
    ...staff,
    input: z.strictObject({ batchId: id, printer: z.string().min(1).max(200) }),
    output: batchSchema,
    errors: ['not_found', 'batch_closed', 'printer_gone', 'printer_refused', 'printer_silent'],
  }),
  /** The system's save dialog, then the file; `null` when nobody chose a place. */
  'staff.letters.save': row({
    ...staff,
    input: z.strictObject({ batchId: id }),
    output: z.strictObject({ batch: batchSchema, fileName: z.string() }).nullable(),
    errors: ['not_found', 'batch_closed', 'file_unwritable'],
  }),
  /** What lies in the tray is right, except these letters: those are void, and may be made again with a new secret. */
  'staff.letters.confirm': row({
    ...staff,
    input: z.strictObject({ batchId: id, exceptLetterIds: z.array(id).max(5000) }),
    output: batchSchema,
    errors: ['not_found', 'batch_closed'],
  }),
} as const
