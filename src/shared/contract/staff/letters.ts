import { z } from 'zod'
import { blocksSchema } from '../../letter-text.ts'
import { receiptSchema, signatureSchema } from '../../receipt.ts'
import { className, id, instant, letterKind, letterState } from '../../model.ts'
import { row } from '../row.ts'
import { nothing, staff } from './who.ts'

const pdf = z.custom<Uint8Array>((value) => value instanceof Uint8Array)
const printer = z.string().min(1).max(200)
const count = z.number().int()

export const letterSchema = z.strictObject({
  id,
  number: z.number().int(),
  guardianId: id,
  guardianName: z.string(),
  className: className.nullable(),
  state: letterState,
  /** Given at the counter and signed for. */
  receipt: z.strictObject({ way: z.enum(['screen', 'paper']), at: instant }).nullable(),
})

/** Where the printing of a batch is. `stalled`: the printer says why, or nothing; the pages wait there. `interrupted`: Guichet was stopped. */
export const printRunSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('idle') }),
  z.strictObject({ state: z.literal('running'), printer: z.string() }),
  z.strictObject({ state: z.literal('paused'), printer: z.string() }),
  z.strictObject({
    state: z.literal('stalled'),
    printer: z.string(),
    why: z.enum(['paper', 'jam', 'cover', 'ink', 'off', 'stopped']),
  }),
  z.strictObject({
    state: z.literal('refused'),
    printer: z.string(),
    code: z.enum(['printer_gone', 'printer_refused', 'printer_silent', 'printer_job_lost']),
  }),
])
export type PrintRunView = z.infer<typeof printRunSchema>

const summary = {
  id,
  label: z.string(),
  kind: letterKind,
  createdAt: instant,
  counts: z.strictObject({ queued: count, sending: count, sent: count, confirmed: count, doubtful: count, void: count }),
  printed: z.enum(['not-yet', 'in-tray', 'confirmed']),
  run: printRunSchema,
}
export const batchSummarySchema = z.strictObject(summary)
export type BatchSummary = z.infer<typeof batchSummarySchema>
export const batchSchema = z.strictObject({ ...summary, letters: z.array(letterSchema) })
export type LetterBatch = z.infer<typeof batchSchema>

export const letterFilter = z.enum(['not-activated', 'never-notified'])
const many = { kind: letterKind.default('C01'), filter: letterFilter.default('not-activated'), separators: z.boolean().default(false) }
export const letterScopeSchema = z.discriminatedUnion('scope', [
  z.strictObject({ scope: z.literal('guardian'), guardianId: id, kind: letterKind.default('C01') }),
  z.strictObject({ scope: z.literal('class'), className, ...many }),
  z.strictObject({ scope: z.literal('school'), ...many }),
])
/** Whom letters go to, and which. */
export type LetterScope = z.input<typeof letterScopeSchema>

/** Letters: made, looked at, printed, accounted for. */
export const lettersRows = {
  /** Makes letters; but for reminders, with new provisional passwords, which end the earlier ones. One for each guardian. */
  'staff.letters.create': row({
    ...staff,
    input: letterScopeSchema,
    output: batchSchema,
    errors: ['not_found', 'no_school', 'no_letter_due', 'account_already_active', 'account_closed', 'account_not_active'],
  }),
  /** The words of a kind of letter: the school's own latest version, else Guichet's. */
  'staff.letters.texts': row({
    ...staff,
    input: z.strictObject({ kind: letterKind }),
    output: z.strictObject({
      blocks: blocksSchema,
      /** Guichet's own words, to go back to. */
      own: blocksSchema,
      versions: z.array(z.strictObject({ id: z.number().int(), at: instant, by: z.string(), blocks: blocksSchema })),
    }),
    errors: [],
  }),
  /** A generated family's letter with these words. */
  'staff.letters.textPreview': row({
    ...staff,
    input: z.strictObject({ kind: letterKind, blocks: blocksSchema }),
    output: z.strictObject({ pdf: z.custom<Uint8Array>((value) => value instanceof Uint8Array) }),
    errors: ['text_markup', 'text_variable_unknown', 'text_variable_missing', 'text_too_long'],
  }),
  /** A new version, for the letters made from now on; those that are made keep theirs. */
  'staff.letters.saveTexts': row({
    ...staff,
    input: z.strictObject({ kind: letterKind, blocks: blocksSchema }),
    output: z.strictObject({}),
    errors: ['text_markup', 'text_variable_unknown', 'text_variable_missing', 'text_too_long'],
  }),
  /** A letter that is printed was given to its guardian at the counter, who signed for it. Given is confirmed. */
  'staff.letters.give': row({
    ...staff,
    input: z.strictObject({ letterId: id, signature: signatureSchema }),
    output: receiptSchema,
    errors: ['not_found', 'letter_given', 'letter_not_printed', 'signature_empty'],
  }),
  'staff.letters.batches': row({ ...staff, input: nothing, output: z.array(batchSummarySchema), errors: [] }),
  'staff.letters.batch': row({ ...staff, input: z.strictObject({ batchId: id }), output: batchSchema, errors: ['not_found'] }),
  /** The batch without its letters: what changes while it prints. */
  'staff.letters.progress': row({ ...staff, input: z.strictObject({ batchId: id }), output: batchSummarySchema, errors: ['not_found'] }),
  /** The batch's first letters as one PDF, to look at before printing; states do not change. */
  'staff.letters.pdf': row({
    ...staff,
    input: z.strictObject({ batchId: id }),
    output: z.strictObject({ pdf, pages: z.number().int(), letters: z.number().int() }),
    errors: ['not_found', 'batch_closed'],
  }),
  /** The one used last, with its tray, is the default. */
  'staff.letters.printers': row({
    ...staff,
    input: nothing,
    output: z.array(
      z.strictObject({
        name: z.string().max(200),
        label: z.string().max(200),
        isDefault: z.boolean(),
        trays: z.array(z.strictObject({ name: z.string().max(100), label: z.string().max(100) })),
        tray: z.string().max(100).nullable(),
      }),
    ),
    errors: [],
  }),
  /** Begins, or goes on, to print in portions: letters go queued → sending → sent. Handed over is not printed: staff confirm the tray. */
  'staff.letters.print': row({
    ...staff,
    input: z.strictObject({ batchId: id, printer, tray: z.string().min(1).max(100).nullable().default(null) }),
    output: batchSchema,
    errors: ['not_found', 'batch_closed', 'batch_printing', 'printer_gone', 'printer_refused', 'printer_silent'],
  }),
  /** No further portion goes; the one that is at the printer comes out. */
  'staff.letters.pause': row({
    ...staff,
    input: z.strictObject({ batchId: id }),
    output: batchSchema,
    errors: ['not_found', 'batch_closed'],
  }),
  'staff.letters.resume': row({
    ...staff,
    input: z.strictObject({ batchId: id }),
    output: batchSchema,
    errors: ['not_found', 'batch_closed'],
  }),
  /** What has not been printed is void, and taken back from the spooler; what may have been is left to look for in the tray. */
  'staff.letters.cancel': row({
    ...staff,
    input: z.strictObject({ batchId: id }),
    output: batchSchema,
    errors: ['not_found', 'batch_closed'],
  }),
  /** The system's save dialog, then the file; `null` when nobody chose a place. */
  'staff.letters.save': row({
    ...staff,
    input: z.strictObject({ batchId: id }),
    output: z.strictObject({ batch: batchSchema, fileName: z.string() }).nullable(),
    errors: ['not_found', 'batch_closed', 'batch_printing', 'file_unwritable'],
  }),
  /** What lies in the tray is right, except these letters: those are void, and may be made again with a new secret. */
  'staff.letters.confirm': row({
    ...staff,
    input: z.strictObject({ batchId: id, exceptLetterIds: z.array(id).max(5000) }),
    output: batchSchema,
    errors: ['not_found', 'batch_closed', 'batch_printing'],
  }),
  /** Confirms, and makes a batch of new letters for those that were missing, with new secrets. Gives that batch. */
  'staff.letters.reissue': row({
    ...staff,
    input: z.strictObject({ batchId: id, missingLetterIds: z.array(id).min(1).max(5000) }),
    output: batchSchema,
    errors: ['not_found', 'batch_closed', 'batch_printing', 'no_letter_due'],
  }),
} as const
