import { z } from 'zod'
import { failureSchema } from '../../codes/schema.ts'
import { helpMessage, kioskStatusSchema } from '../../live.ts'
import { id, identityDocument } from '../../model.ts'
import { row } from '../row.ts'
import { nothing, staff } from './who.ts'

export type { KioskStatus } from '../../live.ts'

/** Names a session or a screen of the kiosk: what staff do is for that one, not for whoever came next. */
const handle = z.string().min(1).max(60)
const pin = z.string().min(1).max(128)
/** Which machine's kiosk; null: this one's. */
const at = id.nullable().default(null)

/** A kiosk of another machine. */
const otherKiosk = z.strictObject({
  at: id,
  /** As IT called the machine, or the system. */
  name: z.string(),
  /** Since it spoke last; it does so every minute. */
  secondsAgo: z.number().int(),
  kiosk: kioskStatusSchema,
})
export type OtherKiosk = z.infer<typeof otherKiosk>

/** What came of something asked of another kiosk whose answer did not come at once. */
const toldOrder = z.strictObject({
  id,
  at: id,
  order: z.enum(['open', 'vouch', 'release', 'help', 'end']),
  state: z.enum(['waiting', 'done', 'failed']),
  why: failureSchema.nullable(),
})
export type ToldOrder = z.infer<typeof toldOrder>

/** What may go wrong on the way to another machine's kiosk. */
const away = [
  'person_unknown',
  'kiosk_unreachable',
  'kiosk_away',
  'order_waiting',
  'order_expired',
  'order_refused',
  'hub_busy',
  'hub_unsigned',
  'station_unknown',
] as const

/** Staff beside a parent, or at another machine, from their own window. What replaces a proof, or gives tries back, asks for their PIN again. */
export const kioskWatchRows = {
  'staff.kiosk.watch': row({
    ...staff,
    input: nothing,
    output: z.strictObject({
      kiosk: kioskStatusSchema,
      documents: z.array(identityDocument),
      /** Whether this machine is one of several. */
      linked: z.boolean(),
      others: z.array(otherKiosk),
      /** Why the others cannot be reached; null when they can. */
      cut: failureSchema.nullable(),
      told: z.array(toldOrder),
    }),
    errors: [],
  }),
  /** Where staff open each session (policy). */
  'staff.kiosk.open': row({ ...staff, input: z.strictObject({ at, moment: handle }), output: nothing, errors: ['stale_screen', ...away] }),
  'staff.kiosk.vouch': row({
    ...staff,
    input: z.strictObject({ at, moment: handle, document: identityDocument, reason: z.string().max(200), pin }),
    output: nothing,
    errors: ['stale_screen', 'vouching_forbidden', 'pin_wrong', 'pin_wait', ...away],
  }),
  /** Gives back the tries that a parent has used up. */
  'staff.kiosk.release': row({
    ...staff,
    input: z.strictObject({ at, moment: handle, pin }),
    output: nothing,
    errors: ['stale_screen', 'pin_wrong', 'pin_wait', ...away],
  }),
  /** Tells the parent something, in their language. */
  'staff.kiosk.help': row({
    ...staff,
    input: z.strictObject({ at, session: handle, message: helpMessage }),
    output: nothing,
    errors: ['stale_screen', ...away],
  }),
  /** Ends the session: what was typed is forgotten, and the parent is told who ended it. */
  'staff.kiosk.end': row({ ...staff, input: z.strictObject({ at, session: handle }), output: nothing, errors: ['stale_screen', ...away] }),
} as const
