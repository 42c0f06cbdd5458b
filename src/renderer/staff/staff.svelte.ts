import { explain, type Failure } from '../../shared/codes.ts'
import type { OutputOf, Topic } from '../../shared/contract.ts'
import type { FamilyList, StaffSession } from '../../shared/contract/staff.ts'
import type { CorrectableField } from '../../shared/correction.ts'
import { m } from '../../shared/i18n/index.ts'
import type { Result } from '../../shared/result.ts'
import { bridgeFor } from '../ui/bridge.ts'
import { locale } from '../ui/locale.svelte.ts'
import { Kiosks } from './kiosks.svelte.ts'

export type Route =
  | { readonly at: 'today' }
  | { readonly at: 'families'; readonly query?: string; readonly only?: FamilyList['only'] }
  | {
      readonly at: 'family'
      readonly guardianId: string
      /** The field to be corrected, with the form open; of a child where one is named. */
      readonly fix?: CorrectableField | null
      readonly pupilId?: string | null
    }
  | { readonly at: 'letter-texts' | 'requests' | 'report' | 'outlook' | 'follow-up' | 'people' | 'audit' | 'retention' | 'settle' | 'own' }
  | { readonly at: 'letters' }
  | { readonly at: 'batch'; readonly batchId: string }
  | { readonly at: 'import' }

const TEXT_SIZES = [100, 150, 200] as const
/** Told before the window locks itself (WCAG 2.2.1 asks for 20 s at least). */
const WARN_MS = 28_000
const TELL_EVERY_MS = 2_000

/** Takes back what was just done. */
type Undo = () => Promise<Result<unknown, Failure>>

export const bridge = bridgeFor<'staff'>()
export const kiosks = new Kiosks(bridge)

/** The staff window: who is signed in, where they are, and what was said last. Screens fetch what they show. */
class Staff {
  session = $state.raw<StaffSession | null>(null)
  route = $state.raw<Route>({ at: 'today' })
  /** What happened, told once, in words. */
  said = $state.raw<{ readonly kind: 'good' | 'bad'; readonly text: string; readonly undo?: Undo | undefined } | null>(null)
  /** Grows when that topic changed: screens that show it read it and refetch. */
  readonly versions = $state<Partial<Record<Topic, number>>>({})
  dark = $state(false)
  /** How this machine stands with the hub, and how much waits in «À traiter»; Rail keeps it. */
  sync = $state.raw<OutputOf<'staff.sync.state'> | null>(null)
  /** Of the text, in percent. */
  textSize = $state<(typeof TEXT_SIZES)[number]>(100)
  /** Nobody has touched the window for so long that it is about to lock itself. */
  lockSoon = $state(false)
  #toldAt = -Infinity
  #warning: ReturnType<typeof setTimeout> | undefined

  start(): void {
    this.#lookAsBefore()
    bridge.onChanged((topic) => {
      this.versions[topic] = (this.versions[topic] ?? 0) + 1
      if (topic === 'kiosk' || topic === 'system') void kiosks.refresh(this.session)
      if (topic === 'session' || topic === 'system') void this.refresh()
    })
    void this.refresh()
  }

  async refresh(): Promise<void> {
    const result = await bridge.call('staff.session', {})
    if (result.ok) this.#holds(result.value)
    else setTimeout(() => void this.refresh(), 700)
  }

  /** Whether «À traiter» has anything to show. */
  get settles(): boolean {
    return this.sync !== null && (this.sync.link.kind !== 'alone' || this.sync.conflicts + this.sync.refused > 0)
  }

  go = (route: Route): void => {
    this.route = route
    this.said = null
  }

  /** With a way back, where there is one. */
  tell(text: string, undo?: Undo): void {
    this.said = { kind: 'good', text, undo }
  }

  async undo(): Promise<void> {
    const done = await this.said?.undo?.()
    if (done === undefined) return
    if (done.ok) this.tell(m.desk_undone())
    else this.fail(done.error)
  }

  fail(failure: Failure): void {
    if (failure.code === 'forbidden') void this.refresh()
    const { says, advice } = explain(failure, locale.current)
    this.said = { kind: 'bad', text: advice === null ? says : `${says} ${advice}` }
  }

  /** A key, a touch: tells core at most every few seconds, and takes the warning away. */
  moved = (): void => {
    const { session } = this
    if (session?.kind !== 'signed-in') return
    this.lockSoon = false
    clearTimeout(this.#warning)
    this.#warning = setTimeout(() => (this.lockSoon = this.session?.kind === 'signed-in'), session.lockAfterMs - WARN_MS)
    if (performance.now() - this.#toldAt < TELL_EVERY_MS) return
    this.#toldAt = performance.now()
    void bridge.call('staff.stay', {})
  }

  async lock(): Promise<void> {
    const result = await bridge.call('staff.signOut', {})
    if (result.ok) this.#holds(result.value)
  }

  /** Locked: where one was and what was said there is not for whoever comes next. */
  #holds(session: StaffSession): void {
    const was = this.session
    this.session = session
    if (session.kind === 'signed-in') {
      if (was?.kind === 'signed-in') return
      this.moved()
      void kiosks.refresh(session)
      return
    }
    clearTimeout(this.#warning)
    this.lockSoon = false
    this.route = { at: 'today' }
    this.said = null
    kiosks.forget()
  }

  /** Signed in, or set up. */
  enter = (session: StaffSession): void => this.#holds(session)

  leave = (): void => void bridge.call('staff.leave', {})

  toggleTheme = (): void => {
    this.dark = !this.dark
    this.#look()
  }

  /** Larger, twice as large, as it was. */
  nextTextSize = (): void => {
    this.textSize = TEXT_SIZES[(TEXT_SIZES.indexOf(this.textSize) + 1) % TEXT_SIZES.length] ?? 100
    this.#look()
  }

  /** Stays while Guichet runs, though the window is made anew each time. */
  #look(): void {
    const { dataset } = document.documentElement
    if (this.dark) dataset['theme'] = 'dark'
    else delete dataset['theme']
    dataset['text'] = String(this.textSize)
    localStorage.setItem('look', JSON.stringify({ dark: this.dark, textSize: this.textSize }))
  }

  #lookAsBefore(): void {
    const kept: unknown = JSON.parse(localStorage.getItem('look') ?? '{}')
    if (typeof kept !== 'object' || kept === null) return
    this.dark = 'dark' in kept && kept.dark === true
    this.textSize = TEXT_SIZES.find((size) => 'textSize' in kept && kept.textSize === size) ?? 100
    this.#look()
  }
}

export const staff = new Staff()
