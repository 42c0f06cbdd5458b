import { beforeEach, describe, expect, it, vi } from 'vitest'
import fc from '../../setup/fast-check.ts'
import { keyedHash, type HashPurpose } from '../../../src/core/secrets/keyed-hash.ts'

const compared = vi.hoisted(() => vi.fn())
vi.mock('node:crypto', async (real) => {
  const crypto = await real<typeof import('node:crypto')>()
  return {
    ...crypto,
    timingSafeEqual: (a: Uint8Array, b: Uint8Array) => {
      compared()
      return crypto.timingSafeEqual(a, b)
    },
  }
})
beforeEach(() => void compared.mockClear())

const key = Buffer.alloc(32, 7)
const purposes: readonly HashPurpose[] = ['provisional', 'code', 'recipient']

describe('a keyed hash', () => {
  it('tells the same value and no other', () => {
    const hashes = keyedHash(() => [key])
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        (value, other) => hashes.matches('code', other, hashes.hash('code', value)) === (value === other),
      ),
    )
    fc.assert(fc.property(fc.string(), (value) => hashes.matches('code', value, hashes.hash('code', value))))
  })

  it('is worth nothing without the key', () => {
    expect(keyedHash(() => [Buffer.alloc(32, 8)]).matches('code', '123456', keyedHash(() => [key]).hash('code', '123456'))).toBe(false)
  })

  it('serves one purpose', () => {
    const hashes = keyedHash(() => [key])
    expect(new Set(purposes.map((purpose) => hashes.hash(purpose, '123456'))).size).toBe(purposes.length)
  })

  it('is compared in constant time, whether it is right or wrong', () => {
    const hashes = keyedHash(() => [key])
    const stored = hashes.hash('code', '123456')
    expect(hashes.matches('code', '123456', stored)).toBe(true)
    expect(hashes.matches('code', '654321', stored)).toBe(false)
    expect(compared).toHaveBeenCalledTimes(2)
  })

  it.each(['', 'short', 'é'.repeat(43)])('is not matched by what no hash looks like: %j', (stored) => {
    expect(keyedHash(() => [key]).matches('code', '123456', stored)).toBe(false)
  })
})
