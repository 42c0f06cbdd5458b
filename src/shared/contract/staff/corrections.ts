import { z } from 'zod'
import { changeSchema, correctionSchema, editsSchema, effectSchema, reason, subjectSchema, tieSchema } from '../../correction.ts'
import { id } from '../../model.ts'
import { row } from '../row.ts'
import { nothing, staff } from './who.ts'

const effects = z.array(effectSchema)
const tie = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('linked'), guardianId: id, pupilId: id }),
  z.strictObject({ kind: z.literal('unlinked'), guardianId: id, pupilId: id }),
  /** Of two records of one person, the one that stays. */
  z.strictObject({ kind: z.literal('merged'), guardianId: id, otherId: id }),
])
const FIELD_FAULTS = [
  'not_found',
  'nothing_to_correct',
  'name_missing',
  'phone_unreadable',
  'phone_landline',
  'mail_invalid',
  'birth_date_impossible',
  'postal_code_invalid',
] as const
const TIE_FAULTS = ['not_found', 'already_linked', 'not_linked', 'same_guardian', 'both_active', 'keep_other'] as const

/** Corrections by staff: what they will do is said before, each can be undone, and waits until the school's own system says the same. */
export const correctionsRows = {
  'staff.corrections.preview': row({
    ...staff,
    input: z.strictObject({ subject: subjectSchema, edits: editsSchema }),
    output: z.strictObject({ changes: z.array(changeSchema), effects }),
    errors: FIELD_FAULTS,
  }),
  'staff.corrections.make': row({
    ...staff,
    input: z.strictObject({ subject: subjectSchema, edits: editsSchema, reason }),
    output: z.strictObject({ correctionIds: z.array(id) }),
    errors: FIELD_FAULTS,
  }),
  /** Back to what the last import said. */
  'staff.corrections.undo': row({
    ...staff,
    input: z.strictObject({ correctionIds: z.array(id).min(1).max(20) }),
    output: nothing,
    errors: ['not_found', 'changed_since'],
  }),
  /** «À reporter dans SIECLE / ONDE»: what the school's system does not say yet. */
  'staff.corrections.open': row({
    ...staff,
    input: nothing,
    output: z.strictObject({ corrections: z.array(correctionSchema), ties: z.array(tieSchema) }),
    errors: [],
  }),
  'staff.corrections.export': row({
    ...staff,
    input: nothing,
    output: z.strictObject({ fileName: z.string(), rows: z.number().int() }).nullable(),
    errors: ['file_unwritable'],
  }),

  'staff.ties.preview': row({ ...staff, input: z.strictObject({ tie }), output: z.strictObject({ effects }), errors: TIE_FAULTS }),
  'staff.ties.make': row({ ...staff, input: z.strictObject({ tie, reason }), output: z.strictObject({ tieId: id }), errors: TIE_FAULTS }),
  'staff.ties.undo': row({ ...staff, input: z.strictObject({ tieId: id }), output: nothing, errors: ['not_found', 'changed_since'] }),
  /** Pupils of the school by name or class, to be linked. */
  'staff.pupils.find': row({
    ...staff,
    input: z.strictObject({ query: z.string().max(100) }),
    output: z.array(z.strictObject({ id, name: z.string(), className: z.string().nullable(), birthDate: z.string().nullable() })).max(20),
    errors: [],
  }),
} as const
export type TieInput = z.infer<typeof tie>
