import { z } from 'zod'
import { id, instant, messageState } from '../model.ts'
import { row } from './row.ts'

const demo = { surface: 'demo', roles: ['demo'] } as const

export const demoSwitchesSchema = z.strictObject({
  networkCut: z.boolean(),
  gatewaySlow: z.boolean(),
  printerOutOfPaper: z.boolean(),
  /** How far the demonstration's clock is ahead of the machine's, in minutes. */
  clockForwardMinutes: z.number().int().min(0).max(525_600),
})
export type DemoSwitches = z.infer<typeof demoSwitchesSchema>

export const demoMessageSchema = z.strictObject({
  id,
  channel: z.enum(['sms', 'mail']),
  recipient: z.string(),
  subject: z.string().nullable(),
  text: z.string(),
  at: instant,
  state: messageState,
})

/** What only the demonstration has: an outbox to read, and things to break. */
export const demoRows = {
  'demo.outbox': row({ ...demo, input: z.strictObject({}), output: z.array(demoMessageSchema), errors: [] }),
  'demo.switches': row({ ...demo, input: z.strictObject({}), output: demoSwitchesSchema, errors: [] }),
  'demo.setSwitches': row({ ...demo, input: demoSwitchesSchema, output: demoSwitchesSchema, errors: [] }),
} as const
