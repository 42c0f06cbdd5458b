import type { Bridge } from '../../shared/bridge.ts'
import type { Failure } from '../../shared/codes.ts'
import type { OutputOf } from '../../shared/contract.ts'
import type { Result } from '../../shared/result.ts'
import type { FlowId, KioskView, OfficeView, ScreenAnswer } from '../../shared/screens.ts'
import { locale } from '../ui/locale.svelte.ts'
import { Idle } from './idle.svelte.ts'
import { maskTyped } from './place.ts'
import type { Time } from './time.ts'

const SLOW_MS = 5_000
const RETRY_MS = 700
const STAY_EVERY_MS = 5_000

/** What is being waited for. `slow`: for longer than people expect, so the way out is told. */
export type Waiting = { readonly for: 'phone'; readonly to: string } | { readonly for: 'plain' | 'mail' | 'franceconnect' }
type Busy = { readonly kind: 'no' } | { readonly kind: 'yes'; readonly waiting: Waiting; readonly slow: boolean }
type Asked = Promise<Result<OutputOf<'kiosk.view'>, Failure>>

const PLAIN: Waiting = { for: 'plain' }

/** What the parent's window shows and does: asks core, shows its answer, decides nothing. */
export class Kiosk {
  view = $state.raw<KioskView | null>(null)
  busy = $state.raw<Busy>({ kind: 'no' })
  /** A failure of the house itself, said above whatever is shown; refusals are in the view. */
  failure = $state.raw<Failure | null>(null)
  /** «Masquer l'écran». */
  hidden = $state(false)
  /** What the office and this parent have said to each other. */
  office = $state.raw<OfficeView>({ called: false, told: 'alone', help: null })
  /** The school's name; it stays on every screen once home has told it. */
  school = $state('')
  readonly idle: Idle
  /** Pages that are not ours are in front. */
  readonly away = $derived(this.busy.kind === 'yes' && this.busy.waiting.for === 'franceconnect')

  readonly #bridge: Bridge<'kiosk'>
  readonly #time: Time
  #lastStay = -Infinity
  /** Which question to core is the last one: the answer to an older one comes too late. */
  #turn = 0

  constructor(bridge: Bridge<'kiosk'>, time: Time) {
    this.#bridge = bridge
    this.#time = time
    this.idle = new Idle(time, () => void this.quit())
  }

  /** Shows what core says, now and whenever it changes. Gives back how to stop. */
  start(): () => void {
    void this.refresh()
    return this.#bridge.onChanged((topic) => {
      if (topic === 'presence') this.moved()
      if ((topic === 'kiosk' && this.busy.kind === 'no') || topic === 'system') void this.refresh()
    })
  }

  async refresh(): Promise<void> {
    const turn = this.#turn
    const result = await this.#bridge.call('kiosk.view', {})
    if (turn !== this.#turn) return
    if (result.ok) return this.#shown(result.value)
    this.failure = result.error
    if (result.error.code === 'core_restarting') this.#time.after(RETRY_MS, () => void this.refresh())
  }

  begin = (flow: FlowId): Promise<void> => this.#ask(PLAIN, () => this.#bridge.call('kiosk.begin', { flow }))

  answer = (answer: ScreenAnswer): Promise<void> => {
    const view = this.view
    if (view?.kind !== 'step') return Promise.resolve()
    return this.#ask(waitingFor(answer), () => this.#bridge.call('kiosk.answer', { token: view.token, answer }))
  }

  back = (): Promise<void> => {
    const view = this.view
    if (view?.kind !== 'step' || !view.canGoBack) return Promise.resolve()
    return this.#ask(PLAIN, () => this.#bridge.call('kiosk.back', { token: view.token }))
  }

  /** Leaves at once, even while core is slow: nothing of the parent stays on the screen meanwhile. */
  quit = (): Promise<void> => {
    this.busy = { kind: 'no' }
    this.view = null
    this.idle.watch(null)
    return this.#ask(PLAIN, () => this.#bridge.call('kiosk.quit', {}))
  }

  /** «Revenir à la borne»: what waits for FranceConnect is then answered. */
  comeBack = (): void => void this.#bridge.call('kiosk.leavePages', {})

  /** «Masquer l'écran», and back. */
  hide(hidden = true): void {
    this.hidden = hidden
    if (this.away) void this.#bridge.call('kiosk.coverPages', { covered: hidden })
  }

  openStaff = (): void => void this.#bridge.call('kiosk.openStaff', {})

  setLocale(next: string): void {
    locale.set(next)
    void this.#bridge.call('kiosk.setLocale', { locale: locale.current })
  }

  async callOffice(): Promise<void> {
    const result = await this.#bridge.call('kiosk.callOffice', {})
    if (!result.ok) this.failure = result.error
  }

  /** The slip of the reference on the screen; whether it went to the printer. */
  printSlip = async (): Promise<boolean> => {
    const result = await this.#bridge.call('kiosk.printSlip', {})
    if (!result.ok) this.failure = result.error
    return result.ok
  }

  /** «Continuer» on the countdown. */
  stay = (): void => {
    this.idle.watch(this.view?.kind === 'step' ? this.view.idle : null)
    this.#tellStay()
  }

  /** A key or a touch. */
  moved(): void {
    if (this.idle.moved() && this.view?.kind === 'step' && this.#time.now() - this.#lastStay >= STAY_EVERY_MS) this.#tellStay()
  }

  /** What a scanner read: from the first screen it begins the letter's procedure; elsewhere than where a letter is asked it is ignored. */
  async scanned(text: string): Promise<void> {
    if (/^guichetr[^a-z0-9]/i.test(text)) {
      if (this.view?.kind === 'home' && this.view.ready) await this.begin('resume')
      if (this.view?.kind === 'step' && this.view.screen.kind === 'ask-reference') {
        await this.answer({ kind: 'ask-reference', answer: { reference: text } })
      }
      return
    }
    if (this.view?.kind === 'home' && this.view.choices.includes('activate-by-letter')) await this.begin('activate-by-letter')
    if (this.view?.kind === 'step' && this.view.screen.kind === 'enter-credentials') {
      await this.answer({ kind: 'enter-credentials', answer: { kind: 'scan', text } })
    }
  }

  async #ask(waiting: Waiting, call: () => Asked): Promise<void> {
    if (this.busy.kind === 'yes') return
    const turn = ++this.#turn
    this.busy = { kind: 'yes', waiting, slow: false }
    this.failure = null
    const cancel = this.#time.after(SLOW_MS, () => (this.busy = { kind: 'yes', waiting, slow: true }))
    const result = await call()
    cancel()
    if (turn !== this.#turn) return
    this.busy = { kind: 'no' }
    if (result.ok) return this.#shown(result.value)
    if (result.error.code === 'stale_screen') return this.refresh()
    this.failure = result.error
    if (result.error.code === 'core_restarting') await this.refresh()
  }

  #shown(view: KioskView): void {
    this.failure = null
    this.office = view.office
    const same = view.kind === 'step' && this.view?.kind === 'step' && view.token === this.view.token
    if (same) return
    this.view = view
    if (view.kind === 'home') this.school = view.school
    this.idle.watch(view.kind === 'step' ? view.idle : null)
  }

  #tellStay(): void {
    this.#lastStay = this.#time.now()
    void this.#bridge.call('kiosk.stay', {})
  }
}

function waitingFor(answer: ScreenAnswer): Waiting {
  if (answer.kind === 'franceconnect') return { for: 'franceconnect' }
  if (answer.kind === 'ask-phone') return { for: 'phone', to: maskTyped(answer.answer.number) }
  return answer.kind === 'ask-mail' || answer.kind === 'change-mail' || (answer.kind === 'validate-mail' && answer.answer.kind === 'resend') ? { for: 'mail' } : PLAIN
}
