import { describe, expect, it } from 'vitest'
import fc from '../../setup/fast-check.ts'
import { RefMap } from '../../../src/core/domain/sync/ref-map.ts'

const ref = fc.record({ collection: fc.constantFrom('guardian', 'pupil'), id: fc.constantFrom('a', 'b', 'c') })

describe('values by record', () => {
  it('are what a map by name would hold, whatever is put', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(ref, fc.nat())), ref, (puts, asked) => {
        const [refs, names] = [new RefMap<number>(), new Map<string, number>()]
        for (const [at, value] of puts) {
          refs.set(at, value)
          names.set(`${at.collection} ${at.id}`, value)
        }
        const name = `${asked.collection} ${asked.id}`
        expect([refs.get(asked), refs.has(asked), refs.size]).toEqual([names.get(name), names.has(name), names.size])
        expect([...refs.values()].sort()).toEqual([...names.values()].sort())
      }),
    )
  })

  it('come by collection, each in the order in which it came first', () => {
    const refs = new RefMap<string>()
    for (const [collection, id] of [['b', '2'], ['a', '1'], ['b', '1'], ['b', '2']] as const) refs.set({ collection, id }, `${collection}${id}`)
    expect(refs.values()).toEqual(['b2', 'b1', 'a1'])
  })
})
