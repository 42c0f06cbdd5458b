import { z } from 'zod'
import { id, locale, name, role } from '../../model.ts'
import { row } from '../row.ts'
import { everyone, nothing, staff, visitor } from './who.ts'

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

/** Who is at the staff window. */
export const sessionRows = {
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
  /** Somebody is still there: a key, a touch. Nothing else puts the lock off. */
  'staff.stay': row({ ...staff, input: nothing, output: nothing, errors: [] }),
  /** Locks; the window asks for the PIN again. */
  'staff.signOut': row({ ...everyone, input: nothing, output: staffSessionSchema, errors: [] }),
  /** Back to the parents' screen; always signs out. */
  'staff.leave': row({ ...everyone, input: nothing, output: z.strictObject({}), errors: [] }),
  'staff.setLocale': row({ ...everyone, input: z.strictObject({ locale }), output: z.strictObject({}), errors: [] }),
} as const
