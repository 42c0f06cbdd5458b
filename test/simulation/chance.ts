import type { Random } from '../../src/core/ports.ts'

/** Everything that could go otherwise comes from here: the same seed, the same story. */
export interface Chance {
  /** From 0 up to, not including, 1. */
  next(): number
  below(n: number): number
  pick<T>(list: readonly T[]): T
  happens(probability: number): boolean
  id(): string
}

/** mulberry32: small, quick, good enough for stories. */
export function chance(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (n: number): number => Math.floor(next() * n)
  const hex = (): string => below(0x1_0000).toString(16).padStart(4, '0')
  return {
    next,
    below,
    pick<T>(list: readonly T[]): T {
      const found = list[below(list.length)]
      if (found === undefined) throw new Error('nothing to pick from')
      return found
    },
    happens: (probability) => next() < probability,
    id: () => Array.from({ length: 8 }, hex).join(''),
  }
}

/** The same, as core wants it. */
export const randomOf = (chance: Chance): Random => ({
  bytes: (length) => Uint8Array.from({ length }, () => chance.below(256)),
  id: chance.id,
})
