import { z } from 'zod'
import { anyStaff } from '../row.ts'

export const nothing = z.strictObject({})
/** The staff window, whoever looks at it. */
export const everyone = { surface: 'staff', roles: ['visitor', ...anyStaff] } as const
/** Before anyone signed in. */
export const visitor = { surface: 'staff', roles: ['visitor'] } as const
export const staff = { surface: 'staff', roles: anyStaff } as const
/** Who answers for the school: people and their rights, what is erased, what is proved. */
export const lead = { surface: 'staff', roles: ['head', 'it'] } as const
/** Who looks after the machines. */
export const technician = { surface: 'staff', roles: ['it'] } as const
