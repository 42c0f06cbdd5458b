import { z } from 'zod'

/** Where a secret lies: never in the policy itself, which is copied about. */
export const secretRef = z.union([z.strictObject({ file: z.string().min(1) }), z.strictObject({ env: z.string().min(1) })])
export type SecretRef = z.infer<typeof secretRef>
