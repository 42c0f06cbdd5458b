import { z } from 'zod'
import { id, identityDocument } from './model.ts'

/** Names a session or a screen of a kiosk: what staff do is for that one, not for whoever came next. */
const handle = z.string().min(1).max(60)
/** A word of Guichet's own, such as a screen's kind; another version may have more of them. */
const word = z.string().min(1).max(40)

/** What staff may tell the parent at a kiosk, in the parent's language. */
export const helpMessage = z.enum(['coming', 'soon', 'come'])
export type HelpMessage = z.infer<typeof helpMessage>

/** What staff may know of the parent at a kiosk: which step, never what is typed, never who. */
const busy = z.strictObject({
  state: z.literal('busy'),
  session: handle,
  moment: handle,
  flow: word,
  screen: word,
  guideStep: z.int().min(0).max(99),
  guideSteps: z.int().min(0).max(99),
  /** «Appeler le secrétariat» was touched. */
  callsOffice: z.boolean(),
  /** What staff have told the parent; null: nothing. */
  help: helpMessage.nullable(),
  /** What the parent's screen waits for staff to do. */
  waitsFor: z.enum(['open', 'vouch', 'release']).nullable(),
  mayVouch: z.boolean(),
})
/** Nobody has begun anything; somebody may stand there and call. `session` names that stretch of time. */
const free = z.strictObject({ state: z.literal('free'), session: handle, callsOffice: z.boolean(), help: helpMessage.nullable() })

export const kioskStatusSchema = z.discriminatedUnion('state', [free, busy])
export type KioskStatus = z.infer<typeof kioskStatusSchema>

/** What a machine says of itself to the others of its school. `office`: it shows staff's window; `staffed`: to somebody who is signed in. */
export const presenceSchema = z.discriminatedUnion('state', [
  free,
  busy,
  z.strictObject({ state: z.literal('office'), staffed: z.boolean() }),
])
export type Presence = z.infer<typeof presenceSchema>

/** What staff do at a kiosk from their own window, on that machine or another. */
export const orderSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('open'), moment: handle }),
  z.strictObject({ do: z.literal('vouch'), moment: handle, document: identityDocument, reason: z.string().max(200) }),
  z.strictObject({ do: z.literal('release'), moment: handle }),
  z.strictObject({ do: z.literal('help'), session: handle, message: helpMessage }),
  z.strictObject({ do: z.literal('end'), session: handle }),
])
export type Order = z.infer<typeof orderSchema>

/** What came of an order. A kiosk of another version may refuse with a code that is not known here. */
export const orderResultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('done') }),
  z.strictObject({
    kind: z.literal('refused'),
    code: word,
    detail: z.record(word, z.union([z.string().max(200), z.number()])).optional(),
  }),
])
export type OrderResult = z.infer<typeof orderResultSchema>

/** As the hub gives it to the kiosk it is for. `person`: who was signed in at the machine it comes from. */
export const receivedOrderSchema = z.strictObject({ id, from: z.string().max(60), person: id, order: orderSchema })
export type ReceivedOrder = z.infer<typeof receivedOrderSchema>

/** Everything live of a school, as one of its machines is told. */
export const liveSchema = z.strictObject({
  kiosks: z.array(z.strictObject({ station: id, name: z.string().max(60), secondsAgo: z.int().min(0), status: presenceSchema })).max(200),
  orders: z.array(receivedOrderSchema).max(200),
  results: z.array(z.strictObject({ id, result: orderResultSchema })).max(200),
})
export type Live = z.infer<typeof liveSchema>
