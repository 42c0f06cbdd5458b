import { createRequire } from 'node:module'
import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest'
import { argon2id } from '../../../src/core/secrets/password-hash.ts'

const argon2 = createRequire(import.meta.url)('@node-rs/argon2') as typeof import('@node-rs/argon2')

describe('a password', () => {
  it('is hashed as OWASP asks at least: argon2id, 19 MiB, 2 passes, 1 lane', async () => {
    const [, algorithm, version, costs = '', salt = '', hash = ''] = (await argon2id().hash('Mangue-Verte-42')).split('$')
    const { m, t, p } = Object.fromEntries(costs.split(',').map((cost) => cost.split('='))) as Record<string, string>
    expect([algorithm, version]).toEqual(['argon2id', 'v=19'])
    expect(Number(m)).toBeGreaterThanOrEqual(19_456)
    expect(Number(t)).toBeGreaterThanOrEqual(2)
    expect(Number(p)).toBeGreaterThanOrEqual(1)
    expect(Buffer.from(salt, 'base64').length).toBeGreaterThanOrEqual(16)
    expect(Buffer.from(hash, 'base64').length).toBeGreaterThanOrEqual(32)
  })

  it('is known again, and no other is', async () => {
    const hasher = argon2id()
    const stored = await hasher.hash('Mangue-Verte-42')
    expect(await hasher.verify('Mangue-Verte-42', stored)).toBe(true)
    for (const other of ['mangue-verte-42', 'Mangue-Verte-42 ', 'Mangue-Verte-4', ''])
      expect(await hasher.verify(other, stored)).toBe(false)
  })

  it('is salted: twice the same gives two hashes', async () => {
    const hasher = argon2id()
    expect(await hasher.hash('Mangue-Verte-42')).not.toBe(await hasher.hash('Mangue-Verte-42'))
  })
})

describe('somebody unknown', () => {
  let verify: MockInstance<typeof argon2.verify>
  beforeEach(() => void (verify = vi.spyOn(argon2, 'verify')))
  afterEach(() => void vi.restoreAllMocks())

  it('costs the same work as somebody known, and is never let in', async () => {
    const hasher = argon2id()
    const stored = await hasher.hash('Mangue-Verte-42')
    expect(await hasher.verify('nobody has this password', null)).toBe(false)
    await hasher.verify('nobody has this password', stored)
    const costs = verify.mock.calls.map(([hash]) => String(hash).split('$').slice(1, 4))
    expect(costs).toHaveLength(2)
    expect(costs[0]).toEqual(costs[1])
  })
})
