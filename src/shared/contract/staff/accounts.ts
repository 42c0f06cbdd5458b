import { z } from 'zod'
import { reason } from '../../correction.ts'
import { id } from '../../model.ts'
import { row } from '../row.ts'
import { lead, nothing, staff } from './who.ts'

const guardianId = id
/** What reaches far is asked for with the person's own PIN once more. */
const pin = z.string().min(1).max(128)

/** What staff can do to an account. */
export const accountsRows = {
  /** Gives back the tries that were used up. */
  'staff.accounts.unblock': row({ ...staff, input: z.strictObject({ guardianId }), output: nothing, errors: ['not_found'] }),
  /** The password ends and the account waits for a letter again; contacts that were proved stay. */
  'staff.accounts.reset': row({
    ...staff,
    input: z.strictObject({ guardianId, reason }),
    output: nothing,
    errors: ['not_found', 'account_closed'],
  }),
  'staff.accounts.close': row({
    ...staff,
    input: z.strictObject({ guardianId, reason }),
    output: nothing,
    errors: ['not_found', 'account_closed'],
  }),
  'staff.accounts.reopen': row({ ...staff, input: z.strictObject({ guardianId }), output: nothing, errors: ['not_found'] }),
  /** The parent no longer wants mails, SMS or FranceConnect: what they gave for these is deleted (RGPD, article 7). */
  'staff.accounts.withdraw': row({ ...staff, input: z.strictObject({ guardianId, reason }), output: nothing, errors: ['not_found'] }),
  /** Everything that is known of a guardian, as a table for them (RGPD, article 15). */
  'staff.accounts.access': row({
    ...lead,
    input: z.strictObject({ guardianId }),
    output: z.strictObject({ fileName: z.string() }).nullable(),
    errors: ['not_found', 'file_unwritable'],
  }),
  /** Deletes what the law does not keep (RGPD, article 17); cannot be undone. */
  'staff.accounts.erase': row({
    ...lead,
    input: z.strictObject({ guardianId, reason, pin }),
    output: nothing,
    errors: ['not_found', 'pin_wrong', 'pin_wait'],
  }),
} as const
