import type { Failure } from '../../shared/codes.ts'
import type { OutputOf } from '../../shared/contract.ts'
import type { Result } from '../../shared/result.ts'
import type { FlowId, KioskView, ScreenAnswer } from '../../shared/screens.ts'
import { bridgeFor } from '../ui/bridge.ts'
import { locale } from '../ui/locale.svelte.ts'
import { NO_SCAN, scanKey, type Scan } from './scanner.ts'

const SLOW_MS = 5_000
const RETRY_MS = 700
const STAY_EVERY_MS = 5_000

type Busy = { readonly kind: 'no' } | { readonly kind: 'yes'; readonly what: 'plain' | 'phone' | 'mail'; readonly slow: boolean }

/** What the parent's window shows and does: asks core, shows its answer, decides nothing. */
export class Kiosk {
  view = $state.raw<KioskView | null>(null)
  busy = $state<Busy>({ kind: 'no' })
  failure = $state.raw<Failure | null>(null)
  hidden = $state(false)
  called = $state(false)
  /** Seconds left before the screen is cleared; null while somebody is there. */
  countdown = $state<number | null>(null)

  readonly #bridge = bridgeFor<'kiosk'>()
  #scan: Scan = NO_SCAN
  #idle: ReturnType<typeof setTimeout> | undefined
  #tick: ReturnType<typeof setInterval> | undefined
  #lastStay = 0

  start(): void {
    this.#bridge.onChanged((topic) => {
      if ((topic === 'kiosk' && this.busy.kind === 'no') || topic === 'system') void this.refresh()
    })
    globalThis.addEventListener('keydown', (event) => this.#key(event), { capture: true })
    for (const kind of ['pointerdown', 'keydown'] as const) globalThis.addEventListener(kind, () => this.#active(), { capture: true, passive: true })
    void this.refresh()
  }

  async refresh(): Promise<void> {
    const result = await this.#bridge.call('kiosk.view', {})
    if (result.ok) this.#shown(result.value)
    else if (result.error.code === 'core_restarting') {
      this.failure = result.error
      setTimeout(() => void this.refresh(), RETRY_MS)
    } else this.failure = result.error
  }

  begin = (flow: FlowId): Promise<void> => this.#ask('plain', () => this.#bridge.call('kiosk.begin', { flow }))

  answer = (answer: ScreenAnswer): Promise<void> => {
    const view = this.view
    if (view?.kind !== 'step') return Promise.resolve()
    const what = answer.kind === 'ask-phone' ? 'phone' : answer.kind === 'ask-mail' ? 'mail' : 'plain'
    return this.#ask(what, () => this.#bridge.call('kiosk.answer', { token: view.token, answer }))
  }

  back = (): Promise<void> => {
    const view = this.view
    if (view?.kind !== 'step') return Promise.resolve()
    return this.#ask('plain', () => this.#bridge.call('kiosk.back', { token: view.token }))
  }

  quit = (): Promise<void> => this.#ask('plain', () => this.#bridge.call('kiosk.quit', {}))

  openStaff = (): void => void this.#bridge.call('kiosk.openStaff', {})

  setLocale(next: string): void {
    locale.set(next)
    void this.#bridge.call('kiosk.setLocale', { locale: locale.current })
  }

  async callOffice(): Promise<void> {
    this.called = (await this.#bridge.call('kiosk.callOffice', {})).ok
  }

  stay = (): void => {
    this.countdown = null
    clearInterval(this.#tick)
    void this.#bridge.call('kiosk.stay', {})
    this.#armIdle()
  }

  async #ask(what: 'plain' | 'phone' | 'mail', call: () => Promise<Result<OutputOf<'kiosk.view'>, Failure>>): Promise<void> {
    if (this.busy.kind === 'yes') return
    this.busy = { kind: 'yes', what, slow: false }
    this.failure = null
    const slow = setTimeout(() => (this.busy = { kind: 'yes', what, slow: true }), SLOW_MS)
    const result = await call()
    clearTimeout(slow)
    this.busy = { kind: 'no' }
    if (result.ok) return this.#shown(result.value)
    if (result.error.code === 'stale_screen') return this.refresh()
    this.failure = result.error
    if (result.error.code === 'core_restarting') await this.refresh()
  }

  #shown(view: KioskView): void {
    this.failure = null
    this.view = view
    if (view.kind === 'home') this.called = false
    this.#armIdle()
  }

  #key(event: KeyboardEvent): void {
    const { scan, read } = scanKey(this.#scan, event.key, event.timeStamp)
    this.#scan = scan
    if (read !== null) {
      event.preventDefault()
      event.stopImmediatePropagation()
      void this.#scanned(read)
    } else if (event.key === 'Escape' && this.view?.kind === 'step' && this.view.canGoBack && !this.hidden) void this.back()
  }

  async #scanned(text: string): Promise<void> {
    if (this.view?.kind === 'home') await this.begin('activate-by-letter')
    if (this.view?.kind === 'step' && this.view.screen.kind === 'enter-credentials') {
      await this.answer({ kind: 'enter-credentials', answer: { kind: 'scan', text } })
    }
  }

  #active(): void {
    if (this.countdown !== null) return
    this.#armIdle()
    if (this.view?.kind !== 'step' || performance.now() - this.#lastStay < STAY_EVERY_MS) return
    this.#lastStay = performance.now()
    void this.#bridge.call('kiosk.stay', {})
  }

  #armIdle(): void {
    clearTimeout(this.#idle)
    clearInterval(this.#tick)
    this.countdown = null
    const view = this.view
    if (view?.kind !== 'step') return
    this.#idle = setTimeout(() => {
      const endsAt = performance.now() + view.idle.endAfterMs - view.idle.warnAfterMs
      const tell = (): void => {
        this.countdown = Math.max(0, Math.ceil((endsAt - performance.now()) / 1000))
        if (this.countdown === 0) {
          clearInterval(this.#tick)
          this.countdown = null
          void this.quit()
        }
      }
      tell()
      this.#tick = setInterval(tell, 1000)
    }, view.idle.warnAfterMs)
  }
}
