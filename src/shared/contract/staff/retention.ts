import { z } from 'zod'
import { instant, isoDate } from '../../model.ts'
import { row } from '../row.ts'
import { nothing, staff } from './who.ts'

const count = z.number().int()

/** Who left and how long they are kept: what was erased, in numbers, and what will be. */
export const retentionRows = {
  'staff.retention': row({
    ...staff,
    input: nothing,
    output: z.strictObject({
      /** How long those who left are kept, as the policy says. */
      months: count,
      /** What was erased, the latest first. */
      runs: z.array(
        z.strictObject({
          at: instant,
          keptMonths: count,
          pupils: count,
          guardians: count,
          /** Of those guardians: their numbers stay. */
          letters: count,
          requests: count,
          messages: count,
          lines: z.array(z.strictObject({ leftOn: isoDate, pupils: count, guardians: count })),
        }),
      ),
      /** Who goes next, day by day. */
      upcoming: z.array(z.strictObject({ on: isoDate, pupils: count, guardians: count })),
    }),
    errors: [],
  }),
} as const
