import { explain, type Failure } from '../../shared/codes.ts'
import type { OutputOf, Topic } from '../../shared/contract.ts'
import type { FamilyList, StaffSession } from '../../shared/contract/staff.ts'
import type { CorrectableField } from '../../shared/correction.ts'
import { m } from '../../shared/i18n/index.ts'
import type { Result } from '../../shared/result.ts'
import { bridgeFor } from '../ui/bridge.ts'
import { locale } from '../ui/locale.svelte.ts'

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
  | { readonly at: 'letter-texts' | 'requests' | 'report' | 'outlook' | 'follow-up' | 'people' | 'audit' | 'settle' }
  | { readonly at: 'letters' }
  | { readonly at: 'batch'; readonly batchId: string }
  | { readonly at: 'import' }

/** Takes back what was just done. */
type Undo = () => Promise<Result<unknown, Failure>>

export const bridge = bridgeFor<'staff'>()

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

  start(): void {
    bridge.onChanged((topic) => {
      this.versions[topic] = (this.versions[topic] ?? 0) + 1
      if (topic === 'session' || topic === 'system') void this.refresh()
    })
    void this.refresh()
  }

  async refresh(): Promise<void> {
    const result = await bridge.call('staff.session', {})
    if (result.ok) this.session = result.value
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

  async lock(): Promise<void> {
    const result = await bridge.call('staff.signOut', {})
    if (result.ok) this.session = result.value
    this.route = { at: 'today' }
    this.said = null
  }

  leave = (): void => void bridge.call('staff.leave', {})

  toggleTheme = (): void => {
    this.dark = !this.dark
    if (this.dark) document.documentElement.dataset['theme'] = 'dark'
    else delete document.documentElement.dataset['theme']
  }
}

export const staff = new Staff()
