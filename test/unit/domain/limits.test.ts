import { describe, expect, it } from 'vitest'
import fc from '../../setup/fast-check.ts'
import { limitOf, pinWait, triesLeft } from '../../../src/core/domain/limits.ts'
import { maskMail, readMail } from '../../../src/core/domain/mail.ts'
import { judgePassword } from '../../../src/core/domain/password.ts'
import { retryDelay } from '../../../src/core/domain/retry.ts'
import { steadyNow } from '../../../src/core/domain/steady.ts'
import { policySchema } from '../../../src/shared/policy.ts'
import { examplePolicy } from '../../setup/station.ts'

const { limits } = policySchema.parse(examplePolicy)

describe('limits', () => {
  it('give three tries at a birth date in a day, by default', () => {
    expect(limitOf('wrong-date', limits)).toEqual({ tries: 3, withinMs: 24 * 3_600_000 })
  })
  it('count what lies within the window only', () => {
    const limit = { tries: 3, withinMs: 1000 }
    expect(triesLeft(limit, [0, 500, 900], 1000)).toBe(1)
    expect(triesLeft(limit, [900, 901, 902, 903], 1000)).toBe(0)
  })
  it('are never freed by a clock that goes back', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000), { minLength: 1 }), (walls) => {
        let seen: number | null = null
        for (const wall of walls) {
          const now = steadyNow(wall, seen)
          expect(now).toBeGreaterThanOrEqual(seen ?? 0)
          seen = now
        }
      }),
    )
  })
  it('make wrong PINs wait longer and longer', () => {
    expect(pinWait([0, 1], 2)).toBe(0)
    expect(pinWait([0, 1, 2], 2)).toBe(30_000)
    expect(pinWait([0, 1, 2, 3], 3)).toBe(60_000)
    expect(
      pinWait(
        Array.from({ length: 30 }, (_, i) => i),
        30,
      ),
    ).toBeLessThanOrEqual(3_600_000)
    expect(pinWait([0, 1, 2], 31_000)).toBe(0)
  })
  it('retry later and later, within bounds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (tries, jitter) => {
        const delay = retryDelay(tries, jitter)
        return delay >= 2_500 && delay <= 15 * 60_000
      }),
    )
  })
})

describe('passwords', () => {
  const context = { personal: ['c.payet', 'Payet', 'Céline'], isCommon: (word: string) => word === 'azerty' || word === 'password1!' }
  it.each([
    ['court1A', 'password_weak'],
    ['seulementdeslettres', 'password_weak'],
    ['une phrase de vingt lettres', null],
    ['Mangue-42', null],
    ['Password1!', 'password_common'],
    ['Azerty123!', 'password_common'],
    ['C.Payet12', 'password_common'],
  ])('judge %s', (password, code) => {
    expect(judgePassword(password, context)?.code ?? null).toBe(code)
  })
})

describe('mail addresses', () => {
  it.each([
    [' Marie@Exemple.FR ', 'Marie@exemple.fr'],
    ['a..b@c.fr', null],
    ['sans-arobase.fr', null],
    ['a@b', null],
    ['a@b.fr, c@d.fr', null],
  ])('read %s', (typed, read) => {
    expect(readMail(typed)).toBe(read)
  })
  it('are masked but for their ends', () => {
    expect(maskMail('marie@exemple.fr')).toBe('m•••@exemple.fr')
  })
})
