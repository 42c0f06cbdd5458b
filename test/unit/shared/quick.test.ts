import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import fc from '../../setup/fast-check.ts'
import { jsonSchemaOf, quick } from '../../../src/shared/quick.ts'
import { changeSchema, changesSchema, fieldsSchema, MAX_CHANGES, valueSchema } from '../../../src/shared/sync.ts'

const slow = z.array(changeSchema).max(MAX_CHANGES)

const whole = { id: 'change-1', sequence: 1, kind: 'import.applied', actor: 'system', at: 1.5, base: 0 }
const ops = [
  { do: 'add', collection: 'guardian', id: 'g', fields: { family_name: 'Nom', updated_at: 3, mail: null } },
  { do: 'set', collection: 'guardian', id: 'g', fields: {} },
  { do: 'drop', collection: 'guardian', id: 'g' },
]

/** Where something may be wrong, and what may stand there. */
const PLACES = [
  ...['id', 'sequence', 'kind', 'actor', 'at', 'base', 'ops'].map((name) => [name]),
  ...[0, 1, 2].flatMap((n) => ['do', 'collection', 'id', 'fields'].map((name) => ['ops', n, name])),
  ...[['ops', 0, 'fields', 'mail'], ['ops', 0], ['unknown']],
]
const odd = fc.oneof(
  fc.constantFrom(undefined, null, '', 'add', 'drop', -1, 0, 1.5, Number.NaN, Infinity, 2 ** 53, true, [], {}, { a: true }, [null]),
  fc.constantFrom('x'.repeat(40), 'x'.repeat(41), 'x'.repeat(64), 'x'.repeat(65), 'x'.repeat(200), 'x'.repeat(201), 'x'.repeat(100_001)),
  fc.constantFrom({ ['n'.repeat(41)]: 1 }, Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`f${n}`, n]))),
  fc.anything({ maxDepth: 2 }),
)

function withAt(value: unknown, [first, ...rest]: readonly (string | number)[], put: unknown): unknown {
  if (first === undefined) return put
  const copy: Record<string | number, unknown> = Array.isArray(value) ? ([...value] as never) : { ...(value as object) }
  copy[first] = withAt(copy[first], rest, put)
  return copy
}

describe('a check that stands for a schema', () => {
  it('takes what is whole, as it is', () => {
    const changes = [{ ...whole, ops }]
    expect(changesSchema.parse(changes)).toBe(changes)
  })

  it('says of a change with anything anywhere in it what the schema says', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PLACES), odd, (place, put) => {
        const changes = [withAt({ ...whole, ops }, place, put)]
        return changesSchema.safeParse(changes).success === slow.safeParse(changes).success
      }),
      { numRuns: 2_000 },
    )
  })

  it('says of too many what the schema says', () => {
    const many = (count: number): unknown => Array.from({ length: count }, () => ({ ...whole, ops: [] }))
    expect([MAX_CHANGES, MAX_CHANGES + 1].map((count) => changesSchema.safeParse(many(count)).success)).toEqual([true, false])
    expect(changesSchema.safeParse([{ ...whole, ops: Array.from({ length: 501 }, () => ops[2]) }]).success).toBe(false)
    expect(changesSchema.safeParse({}).success).toBe(false)
  })

  it('says where something is wrong, as the schema does', () => {
    const where = (schema: z.ZodType): unknown =>
      z
        .object({ changes: schema })
        .safeParse({ changes: [withAt({ ...whole, ops }, ['ops', 1, 'id'], '')] })
        .error?.issues.map(({ path }) => path)
    expect(where(changesSchema)).toEqual([['changes', 0, 'ops', 1, 'id']])
    expect(where(changesSchema)).toEqual(where(slow))
  })

  it('says of fields what a record of values says, up to a hundred', () => {
    const record = z.record(z.string().max(40), valueSchema)
    fc.assert(fc.property(odd, (value) => fieldsSchema.safeParse(value).success === record.safeParse(value).success || tooMany(value)))
    expect(fieldsSchema.safeParse(Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`f${n}`, n]))).success).toBe(false)
  })

  it('is described as its schema', () => {
    expect(jsonSchemaOf(z.object({ changes: changesSchema }), 'input')).toEqual(jsonSchemaOf(z.object({ changes: slow }), 'input'))
  })

  it('leaves to the schema what the check does not know', () => {
    const never = quick(z.string(), (value): value is string => value === 'known')
    expect(['known', 'other', 1].map((value) => never.safeParse(value).success)).toEqual([true, true, false])
  })
})

const tooMany = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).length > 100
