import { describe, expect, it } from 'vitest'
import { Idle } from '../../../../src/renderer/parent/idle.svelte.ts'
import { fakeTime } from './fake-time.ts'

const LIMITS = { warnAfterMs: 90_000, endAfterMs: 120_000 }

function watched() {
  const time = fakeTime()
  const ended: number[] = []
  const idle = new Idle(time, () => ended.push(time.now()))
  idle.watch(LIMITS)
  return { time, idle, ended }
}

describe('the countdown', () => {
  it('asks after a while of nothing, counts down by seconds, and ends', () => {
    const { time, idle, ended } = watched()
    time.pass(89_999)
    expect(idle.left).toBeNull()
    time.pass(1)
    expect(idle.left).toBe(30)
    time.pass(29_000)
    expect(idle.left).toBe(1)
    expect(ended).toEqual([])
    time.pass(1_000)
    expect(ended).toEqual([120_000])
    expect(idle.left).toBeNull()
  })
  it('begins again at every move, but not once it asks its question: a hand in passing is no answer', () => {
    const { time, idle, ended } = watched()
    time.pass(80_000)
    expect(idle.moved()).toBe(true)
    time.pass(80_000)
    expect(idle.left).toBeNull()
    time.pass(10_000)
    expect(idle.left).toBe(30)
    expect(idle.moved()).toBe(false)
    time.pass(30_000)
    expect(ended).toHaveLength(1)
  })
  it('is answered by watching again, and waits for nobody on the first screen', () => {
    const { time, idle, ended } = watched()
    time.pass(100_000)
    idle.watch(LIMITS)
    expect(idle.left).toBeNull()
    time.pass(80_000)
    idle.watch(null)
    time.pass(1_000_000)
    expect(idle.left).toBeNull()
    expect(ended).toEqual([])
  })
})
