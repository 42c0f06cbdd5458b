import { z } from 'zod'
import { instant } from './model.ts'

/** A point of a signature: thousandths of its field's width, from its top left. */
const point = z.tuple([z.number().int().min(0).max(1000), z.number().int().min(0).max(1000)])
const strokes = z.array(z.array(point).max(800)).max(120)

/** How a letter was signed for: with a pen or finger on the screen, or on a paper that the office keeps. */
export const signatureSchema = z.discriminatedUnion('way', [
  z.strictObject({ way: z.literal('screen'), strokes }),
  z.strictObject({ way: z.literal('paper') }),
])
export type Signature = z.infer<typeof signatureSchema>
export type Strokes = z.infer<typeof strokes>

export const receiptSchema = z.strictObject({ way: z.enum(['screen', 'paper']), strokes: strokes.nullable(), at: instant, by: z.string() })
export type Receipt = z.infer<typeof receiptSchema>

/** A signature is more than a slip of the pen. */
export const isSigned = (drawn: Strokes): boolean => drawn.reduce((points, stroke) => points + stroke.length, 0) >= 8
