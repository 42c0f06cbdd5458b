import type { Time } from '../../../../src/renderer/parent/time.ts'

/** Time that moves only when told to. */
export function fakeTime(): Time & { pass(ms: number): void } {
  let now = 0
  let waiting: { at: number; run: () => void }[] = []
  return {
    now: () => now,
    after(ms, run) {
      const one = { at: now + ms, run }
      waiting.push(one)
      return () => void (waiting = waiting.filter((other) => other !== one))
    },
    pass(ms) {
      const until = now + ms
      for (;;) {
        const next = waiting.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        waiting = waiting.filter((one) => one !== next)
        now = next.at
        next.run()
      }
      now = until
    },
  }
}

/** Lets every promise that can settle do so. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
