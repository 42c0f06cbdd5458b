import { describe, expect, it } from 'vitest'
import { limitOf, type Brake } from '../../../src/core/domain/limits.ts'
import { policySchema } from '../../../src/shared/policy.ts'
import { examplePolicy } from '../../setup/station.ts'
import { MINUTE, office } from './office.ts'

const { limits } = policySchema.parse(examplePolicy)
const table: readonly Brake[] = ['unknown-number', 'wrong-date', 'wrong-code', 'wrong-password', 'kiosk-password']

describe.each(table)('the brake %s', (brake) => {
  const { tries, withinMs } = limitOf(brake, limits)
  const on = { brake, subject: 'somebody' }

  it('holds after its tries, counted over restarts, and for its subject only', () => {
    const { open } = office()
    const first = open()
    for (let i = 1; i < tries; i += 1) first.brakes.miss(on)
    expect(first.brakes.left(on)).toBe(1)
    const second = open()
    expect(second.brakes.left(on)).toBe(1)
    second.brakes.miss(on)
    const third = open()
    expect(third.brakes.left(on)).toBe(0)
    expect(third.brakes.left({ brake, subject: 'somebody else' })).toBe(tries)
  })

  it('lets go when its time is over, not before', () => {
    const { open, clock } = office()
    const { brakes } = open()
    for (let i = 0; i < tries; i += 1) brakes.miss(on)
    clock.forward(withinMs - 1)
    expect(brakes.left(on)).toBe(0)
    clock.forward(1)
    expect(brakes.left(on)).toBe(tries)
  })

  it('is not freed by a clock that is set back, then or after a restart', () => {
    const { open, clock } = office()
    const desk = open()
    for (let i = 0; i < tries; i += 1) desk.brakes.miss(on)
    clock.forward(-10 * withinMs)
    expect(desk.brakes.left(on)).toBe(0)
    expect(open().brakes.left(on)).toBe(0)
  })

  it('counts what was missed on a clock that is then set right again', () => {
    const { open, clock } = office()
    const { brakes } = open()
    brakes.miss(on)
    clock.forward(-10 * withinMs)
    for (let i = 1; i < tries; i += 1) brakes.miss(on)
    clock.forward(10 * withinMs)
    expect(brakes.left(on)).toBe(0)
  })

  it('is freed by staff', () => {
    const { brakes } = office().open()
    for (let i = 0; i < tries; i += 1) brakes.miss(on)
    brakes.free(on)
    expect(brakes.left(on)).toBe(tries)
  })
})

describe('a PIN', () => {
  const wrong = { ok: false, error: { code: 'pin_wrong' } }

  it('waits longer each time after three misses, also after a restart', async () => {
    const { open, clock } = office()
    for (let i = 0; i < 3; i += 1) expect(await open().pins.check('u1', '000000')).toEqual(wrong)
    expect(await open().pins.check('u1', '730519')).toEqual({ ok: false, error: { code: 'pin_wait', detail: { seconds: 30 } } })
    clock.forward(30_000)
    expect(await open().pins.check('u1', '000000')).toEqual(wrong)
    expect(await open().pins.check('u1', '730519')).toEqual({ ok: false, error: { code: 'pin_wait', detail: { seconds: 60 } } })
    clock.forward(MINUTE)
    expect(await open().pins.check('u1', '730519')).toMatchObject({ ok: true, value: { id: 'u1' } })
  })

  it('that is right forgets the misses before', async () => {
    const { pins } = office().open()
    for (let i = 0; i < 2; i += 1) await pins.check('u1', '000000')
    expect(await pins.check('u1', '730519')).toMatchObject({ ok: true })
    for (let i = 0; i < 2; i += 1) expect(await pins.check('u1', '000000')).toEqual(wrong)
    expect(await pins.check('u1', '730519')).toMatchObject({ ok: true })
  })

  it('is counted before it is looked at: tries made at once free none', async () => {
    const { pins } = office().open()
    const answers = await Promise.all(['000000', '000001', '000002', '730519'].map((pin) => pins.check('u1', pin)))
    expect(answers.map((answer) => (answer.ok ? 'in' : answer.error.code))).toEqual(['pin_wrong', 'pin_wrong', 'pin_wrong', 'pin_wait'])
  })

  it('of nobody is wrong', async () => {
    expect(await office().open().pins.check('nobody', '730519')).toEqual(wrong)
  })
})
