import { z } from 'zod'
import { sms } from './sms.ts'
import { smtp } from './smtp.ts'

/** How messages leave. What is described here leaves from this machine; `through: "hub"`: all else by the hub, which holds its secrets. */
export const messages = z.strictObject({ smtp: smtp.optional(), sms: sms.optional(), through: z.literal('hub').optional() })
export type MessagesPolicy = z.infer<typeof messages>

/** Where messages of a channel leave from; null: from nowhere. */
export function leavesFrom({ smtp, sms, through }: MessagesPolicy, channel: 'sms' | 'mail'): 'here' | 'hub' | null {
  return (channel === 'sms' ? sms : smtp) === undefined ? (through ?? null) : 'here'
}
