import { z } from 'zod'
import { id, instant, name, role } from '../../model.ts'
import { row } from '../row.ts'
import { lead, nothing, staff } from './who.ts'

const pin = z.string().min(1).max(128)

/** Who may sign in, and with which rights. Secretaries help families; heads and IT also look after people, erasures and the audit. */
export const peopleRows = {
  'staff.people.list': row({
    ...lead,
    input: nothing,
    output: z.array(z.strictObject({ id, name, role, lastSeenAt: instant.nullable(), waitSeconds: z.number().int() })),
    errors: [],
  }),
  /** `pin`: a PIN of six digits, or a password where the role reaches far. `own` is that of whoever asks. */
  'staff.people.add': row({
    ...lead,
    input: z.strictObject({ name, role, pin, own: pin }),
    output: z.strictObject({ id }),
    errors: ['pin_weak', 'staff_password_weak', 'pin_wrong', 'pin_wait', 'name_taken'],
  }),
  /** `secret`: the password of whoever comes to lead; null where rights do not grow. */
  'staff.people.setRole': row({
    ...lead,
    input: z.strictObject({ personId: id, role, secret: pin.nullable(), own: pin }),
    output: nothing,
    errors: ['not_found', 'staff_password_weak', 'pin_wrong', 'pin_wait', 'last_lead'],
  }),
  /** A new PIN for somebody who forgot theirs; their waits end. */
  'staff.people.setPin': row({
    ...lead,
    input: z.strictObject({ personId: id, pin, own: pin }),
    output: nothing,
    errors: ['not_found', 'pin_weak', 'staff_password_weak', 'pin_wrong', 'pin_wait'],
  }),
  'staff.people.remove': row({
    ...lead,
    input: z.strictObject({ personId: id, own: pin }),
    output: nothing,
    errors: ['not_found', 'pin_wrong', 'pin_wait', 'last_lead', 'not_oneself'],
  }),
  /** One's own. */
  'staff.people.changePin': row({
    ...staff,
    input: z.strictObject({ own: pin, pin }),
    output: nothing,
    errors: ['not_found', 'pin_weak', 'staff_password_weak', 'pin_wrong', 'pin_wait'],
  }),
} as const
