/** How the parent's window knows the time: milliseconds that only go forward, and something to do later. */
export interface Time {
  now(): number
  /** Runs once after `ms`; gives back how to forget it. */
  after(ms: number, run: () => void): () => void
}

export const windowTime: Time = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
