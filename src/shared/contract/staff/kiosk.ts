import { z } from 'zod'
import { identityDocument } from '../../model.ts'
import { flowId, screens, type ScreenKind } from '../../screens.ts'
import { row } from '../row.ts'
import { nothing, staff } from './who.ts'

/** Names a session or a screen of the kiosk: what staff do is for that one, not for whoever came next. */
const handle = z.string().min(1).max(60)
const pin = z.string().min(1).max(32)
const kinds = Object.keys(screens) as [ScreenKind, ...ScreenKind[]]

/** What staff may know of the parent at the kiosk: which step, never what is typed. */
export const kioskStatusSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('free') }),
  z.strictObject({
    state: z.literal('busy'),
    session: handle,
    moment: handle,
    flow: flowId,
    screen: z.enum(kinds),
    guideStep: z.number().int(),
    guideSteps: z.number().int(),
    /** «Appeler le secrétariat» was touched. */
    callsOffice: z.boolean(),
    helpComes: z.boolean(),
    /** What the parent's screen waits for staff to do. */
    waitsFor: z.enum(['open', 'vouch', 'release']).nullable(),
    mayVouch: z.boolean(),
  }),
])
export type KioskStatus = z.infer<typeof kioskStatusSchema>

/** Staff beside a parent, from their own window. What replaces a proof, or gives tries back, asks for their PIN again. */
export const kioskWatchRows = {
  'staff.kiosk.watch': row({
    ...staff,
    input: nothing,
    output: z.strictObject({ kiosk: kioskStatusSchema, documents: z.array(identityDocument) }),
    errors: [],
  }),
  /** Where staff open each session (policy). */
  'staff.kiosk.open': row({ ...staff, input: z.strictObject({ moment: handle }), output: nothing, errors: ['stale_screen'] }),
  'staff.kiosk.vouch': row({
    ...staff,
    input: z.strictObject({ moment: handle, document: identityDocument, reason: z.string().max(200), pin }),
    output: nothing,
    errors: ['stale_screen', 'vouching_forbidden', 'pin_wrong', 'pin_wait'],
  }),
  /** Gives back the tries that a parent has used up. */
  'staff.kiosk.release': row({
    ...staff,
    input: z.strictObject({ moment: handle, pin }),
    output: nothing,
    errors: ['stale_screen', 'pin_wrong', 'pin_wait'],
  }),
  /** Tells the parent that somebody is coming. */
  'staff.kiosk.help': row({ ...staff, input: nothing, output: nothing, errors: ['stale_screen'] }),
  /** Ends the session: what was typed is forgotten, and the parent is told who ended it. */
  'staff.kiosk.end': row({ ...staff, input: z.strictObject({ session: handle }), output: nothing, errors: ['stale_screen'] }),
} as const
