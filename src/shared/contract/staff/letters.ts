import { z } from 'zod'
import { className, id, instant, letterState } from '../../model.ts'
import { row } from '../row.ts'
import { nothing, staff } from './who.ts'

export const letterSchema = z.strictObject({
  id,
  number: z.number().int(),
  guardianId: id,
  guardianName: z.string(),
  className: className.nullable(),
  state: letterState,
})
export const batchSchema = z.strictObject({
  id,
  label: z.string(),
  createdAt: instant,
  letters: z.array(letterSchema),
  printed: z.enum(['not-yet', 'in-tray', 'confirmed']),
})
export type LetterBatch = z.infer<typeof batchSchema>

/** Letters: made, looked at, printed, accounted for. */
export const lettersRows = {
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
