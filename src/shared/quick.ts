import { z } from 'zod'

/**
 * A schema whose yes is said by a check, many times faster and with nothing copied. Where the check says no the schema decides, and says
 * what is wrong; so the check may be stricter, and never more lenient. `more`: what the schema's JSON Schema leaves out.
 */
export function quick<T>(schema: z.ZodType<T>, check: (value: unknown) => value is T, more: object = {}): z.ZodType<T> {
  const checked = z.unknown().superRefine((value, context) => {
    if (check(value)) return
    for (const { path, message } of schema.safeParse(value).error?.issues ?? []) context.addIssue({ code: 'custom', path, message })
  })
  described.set(checked, { schema, more })
  return checked as unknown as z.ZodType<T>
}

const described = new Map<unknown, { readonly schema: z.ZodType; readonly more: object }>()

/** A schema as JSON Schema, where quick ones are told as the ones that they stand for. */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    override({ zodSchema, jsonSchema }) {
      const known = described.get(zodSchema)
      if (known !== undefined) Object.assign(jsonSchema, jsonSchemaOf(known.schema, io), known.more)
    },
  }) as Record<string, unknown>
  return rest
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
/** Of that many UTF-16 units. */
export const isText = (value: unknown, least: number, most: number): value is string =>
  typeof value === 'string' && value.length >= least && value.length <= most
/** As `z.int().min(least)`. */
export const isWhole = (value: unknown, least: number): value is number => Number.isSafeInteger(value) && Number(value) >= least
