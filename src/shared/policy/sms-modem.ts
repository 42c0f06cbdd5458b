import { z } from 'zod'

/** A USB modem that gammu-smsd drives: Guichet writes into its spool (service «files»). */
export const smsModem = z.strictObject({
  kind: z.literal('gammu'),
  /** The folder that holds `outbox`, `sent` and `error`, as Debian's /etc/gammu-smsdrc has them. */
  spool: z.string().min(1),
  /** How long a parent waits to hear whether the modem took the message. */
  waitSeconds: z.number().int().min(1).max(120).default(25),
})
export type SmsModemPolicy = z.infer<typeof smsModem>
