import { z } from 'zod'
import { codes, type Code } from '../codes.ts'

/** A failure at a border. Kept apart from the codes, so that a window can word them without a validator. */
export const codeSchema = z.enum(Object.keys(codes) as [Code, ...Code[]])

export const failureSchema = z.strictObject({
  code: codeSchema,
  detail: z.record(z.string().max(40), z.union([z.string().max(500), z.number()])).optional(),
})
