import { z } from 'zod'
import { failureSchema } from './codes/schema.ts'
import { instant } from './model.ts'

const count = z.number().int().min(0)

/** How this machine stands with its school's hub, as its people are told. */
export const linkStateSchema = z.discriminatedUnion('kind', [
  /** The policy names no hub: the machine is the whole school. */
  z.strictObject({ kind: z.literal('alone') }),
  /** A hub is named; IT must enter a one-time code. `hub` is its host. */
  z.strictObject({ kind: z.literal('to-join'), hub: z.string().max(300) }),
  z.strictObject({
    kind: z.literal('linked'),
    /** Changes of this machine that the hub has not taken, and since when the oldest waits (milliseconds; null: none does). */
    waiting: count,
    since: instant.nullable(),
    /** When the hub answered last; null: never yet. */
    heardAt: instant.nullable(),
    /** `first`: the school's records come for the first time, `received` of them so far. */
    phase: z.enum(['quiet', 'talking', 'first']),
    received: count,
    /** Why it did not work last time; null when all is well. */
    trouble: failureSchema.nullable(),
  }),
])
export type LinkState = z.infer<typeof linkStateSchema>
