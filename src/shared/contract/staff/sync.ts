import { z } from 'zod'
import { linkStateSchema } from '../../link.ts'
import { conflictSchema, refusedSchema } from '../../settle.ts'
import { row } from '../row.ts'
import { nothing, staff, technician } from './who.ts'

const count = z.number().int()
const conflictIds = z.array(z.string().min(1).max(80)).min(1).max(200)
const changeId = z.string().min(1).max(64)

/** What machines of one school have not agreed on by themselves, and how this one stands with the hub. */
export const syncRows = {
  'staff.sync.state': row({
    ...staff,
    input: nothing,
    output: z.strictObject({ link: linkStateSchema, conflicts: count, refused: count }),
    errors: [],
  }),
  /** «À traiter», the oldest first; `conflictsInAll` counts those that are not shown yet too. */
  'staff.sync.toSettle': row({
    ...staff,
    input: nothing,
    output: z.strictObject({
      conflicts: z.array(conflictSchema),
      conflictsInAll: count,
      refused: z.array(refusedSchema),
      refusedInAll: count,
    }),
    errors: [],
  }),
  /** Keeps what stands, or takes the newcomer's word; all of them or none. */
  'staff.sync.decide': row({
    ...staff,
    input: z.strictObject({ conflictIds, way: z.enum(['keep', 'take']) }),
    output: nothing,
    errors: ['not_found', 'changed_since', 'nothing_to_take', 'lead_only', 'last_lead'],
  }),
  /** They are to be decided again, and what a decision wrote is as before. */
  'staff.sync.undecide': row({
    ...staff,
    input: z.strictObject({ conflictIds }),
    output: nothing,
    errors: ['not_found', 'changed_since', 'lead_only', 'last_lead'],
  }),
  /** What the hub refused is done once more, as a new change of this machine. */
  'staff.sync.resubmit': row({
    ...staff,
    input: z.strictObject({ changeId }),
    output: nothing,
    errors: ['not_found', 'lead_only', 'resubmit_gone', 'resubmit_blocked', 'resubmit_letters', 'resubmit_done'],
  }),
  /** What the hub refused stays undone. */
  'staff.sync.dismiss': row({ ...staff, input: z.strictObject({ changeId }), output: nothing, errors: ['not_found', 'lead_only'] }),
  /** Asks the hub at once; how it went shows in the state. */
  'staff.sync.now': row({ ...staff, input: nothing, output: nothing, errors: ['hub_missing'] }),
  /** This machine becomes one of the school's, by a code that the hub gave once. */
  'staff.sync.join': row({
    ...technician,
    input: z.strictObject({ code: z.string().trim().min(8).max(40) }),
    output: z.strictObject({ schoolName: z.string() }),
    errors: [
      'hub_missing',
      'join_code_wrong',
      'join_families_twice',
      'already_joined',
      'hub_unreachable',
      'hub_reply',
      'hub_busy',
      'hub_unsigned',
      'hub_clock',
      'hub_protocol_old',
    ],
  }),
} as const
