import { z } from 'zod'
import { secretRef } from './secret-ref.ts'

export const smtp = z.strictObject({
  host: z.string().min(1),
  port: z.number().int().min(1).max(65535).default(587),
  /** `tls` from the first byte (465), `starttls` required (587), `none` only for a relay on this machine. */
  security: z.enum(['tls', 'starttls', 'none']).default('starttls'),
  user: z.string().min(1).optional(),
  password: secretRef.optional(),
  /** Certificates (PEM) of an authority of the school's own; those of the world stay trusted. */
  ca: z.string().min(1).optional(),
  from: z.string().min(3),
  /** How many lines to the relay may be open at once. */
  connections: z.number().int().min(1).max(5).default(2),
  timeoutSeconds: z.number().int().min(1).max(120).default(15),
})
export type SmtpPolicy = z.infer<typeof smtp>
