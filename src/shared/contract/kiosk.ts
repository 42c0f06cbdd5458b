import { z } from 'zod'
import { locale } from '../model.ts'
import { flowId, kioskViewSchema, screenAnswerSchema } from '../screens.ts'
import { row } from './row.ts'

const nothing = z.strictObject({})
const parent = { surface: 'kiosk', roles: ['parent'] } as const

/** What the parent's screen may ask. Every call gives back what to show next. */
export const kioskRows = {
  'kiosk.view': row({ ...parent, input: nothing, output: kioskViewSchema, errors: [] }),
  'kiosk.begin': row({ ...parent, input: z.strictObject({ flow: flowId }), output: kioskViewSchema, errors: [] }),
  'kiosk.answer': row({
    ...parent,
    input: z.strictObject({ token: z.string().max(40), answer: screenAnswerSchema }),
    output: kioskViewSchema,
    errors: ['stale_screen'],
  }),
  'kiosk.back': row({ ...parent, input: z.strictObject({ token: z.string().max(40) }), output: kioskViewSchema, errors: ['stale_screen'] }),
  /** «Quitter», «Terminé», or the countdown's end: everything typed is forgotten, the window is made anew. */
  'kiosk.quit': row({ ...parent, input: nothing, output: kioskViewSchema, errors: [] }),
  /** Someone is still there: the countdown starts again. */
  'kiosk.stay': row({ ...parent, input: nothing, output: z.strictObject({}), errors: [] }),
  'kiosk.setLocale': row({ ...parent, input: z.strictObject({ locale }), output: z.strictObject({}), errors: [] }),
  /** «Appeler le secrétariat»: shown at once on the staff side. */
  'kiosk.callOffice': row({ ...parent, input: nothing, output: z.strictObject({}), errors: [] }),
  /** Prints the slip with the reference that the screen shows. */
  'kiosk.printSlip': row({
    ...parent,
    input: nothing,
    output: z.strictObject({}),
    errors: ['not_found', 'printer_gone', 'printer_refused', 'printer_silent'],
  }),
  /** «Revenir à la borne», from FranceConnect's pages: the answer that waits for them comes at once. */
  'kiosk.leavePages': row({ ...parent, input: nothing, output: z.strictObject({}), errors: [] }),
  /** «Masquer l'écran» over those pages. */
  'kiosk.coverPages': row({ ...parent, input: z.strictObject({ covered: z.boolean() }), output: z.strictObject({}), errors: [] }),
  /** «Espace du personnel»: shows the staff window, which asks for a PIN; the parent's session waits. */
  'kiosk.openStaff': row({ ...parent, input: nothing, output: z.strictObject({}), errors: [] }),
} as const
