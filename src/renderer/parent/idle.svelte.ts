import type { Time } from './time.ts'

export interface IdleLimits {
  readonly warnAfterMs: number
  readonly endAfterMs: number
}

/** Whether somebody is still there: after a while of nothing a countdown shows, and at its end the screen is cleared. */
export class Idle {
  /** Whole seconds left before the screen is cleared; null while somebody is there. */
  left = $state<number | null>(null)
  readonly #time: Time
  readonly #end: () => void
  #limits: IdleLimits | null = null
  #cancel: () => void = () => undefined

  constructor(time: Time, end: () => void) {
    this.#time = time
    this.#end = end
  }

  /** Begins again with these limits; null: nobody is waited for (the first screen). */
  watch(limits: IdleLimits | null): void {
    this.#cancel()
    this.left = null
    this.#limits = limits
    if (limits !== null) this.#cancel = this.#time.after(limits.warnAfterMs, () => this.#warn(limits))
  }

  /** Somebody moved: begins again, unless the countdown already asks its question. True when that was heard. */
  moved(): boolean {
    if (this.left !== null) return false
    this.watch(this.#limits)
    return true
  }

  #warn(limits: IdleLimits): void {
    const endsAt = this.#time.now() + limits.endAfterMs - limits.warnAfterMs
    const tell = (): void => {
      const left = Math.ceil((endsAt - this.#time.now()) / 1000)
      if (left <= 0) {
        this.watch(null)
        this.#end()
        return
      }
      this.left = left
      this.#cancel = this.#time.after(1000, tell)
    }
    tell()
  }
}
