import type { z } from 'zod'
import type { Code } from '../codes.ts'

/** The window a call comes from; `cli` has none. */
export type Surface = 'kiosk' | 'staff' | 'demo' | 'cli'

/** Who the session held by core is. `visitor` is the staff window before anyone signed in. */
export type Role = 'parent' | 'visitor' | 'secretary' | 'head' | 'it' | 'demo' | 'operator'

/** One procedure. `errors` lists the expected failures beyond the border's own (see dispatch.ts). */
export interface Row {
  readonly surface: Surface
  readonly roles: readonly Role[]
  readonly input: z.ZodType
  readonly output: z.ZodType
  readonly errors: readonly Code[]
}

export const row = <const R extends Row>(r: R): R => r

export const anyStaff = ['secretary', 'head', 'it'] as const
