/** A small seeded generator (mulberry32): the same seed gives the same school. For samples only, never for secrets. */
export function seeded(seed: number) {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    /** 0 ≤ n < below. */
    int: (below: number): number => Math.floor(next() * below),
    chance: (probability: number): boolean => next() < probability,
    pick<T>(list: readonly [T, ...T[]] | readonly T[]): T {
      const picked = list[Math.floor(next() * list.length)]
      if (picked === undefined) throw new Error('nothing to pick from')
      return picked
    },
  }
}
export type Seeded = ReturnType<typeof seeded>
