import { failure, type Failure } from '../../shared/codes.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { FlowId, KioskView, ScreenAnswer } from '../../shared/screens.ts'
import type { Random, Timers } from '../ports.ts'
import { flows } from './index.ts'
import type { FlowPorts } from './ports.ts'
import { answer, back, open, show } from './run.ts'
import type { FlowState } from './state.ts'

export interface KioskPorts {
  readonly flow: FlowPorts
  readonly random: Random
  readonly timers: Timers
  /** The first screen, which belongs to nobody. */
  home(): Extract<KioskView, { kind: 'home' }>
  /** Something to refetch. */
  changed(): void
  /** The parent is gone: the shell makes their window anew, so that nothing stays in its memory. */
  ended(): void
}

/** The one parent at the kiosk. Facts live here only; one call at a time; wiped on finish, on leaving and after inactivity. */
export function kiosk({ flow: ports, random, timers, home, changed, ended }: KioskPorts) {
  let state: FlowState = { kind: 'home' }
  let token = random.id()
  let calling = false
  let sessionId = random.id()
  let cancelIdle: (() => void) | null = null
  let turn: Promise<unknown> = Promise.resolve()

  const idle = ports.policy.idle

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = turn.then(work, work)
    turn = next.catch(() => undefined)
    return next
  }

  function enter(next: FlowState): void {
    const was = state
    state = next
    token = random.id()
    if (state.kind === 'home') {
      calling = false
      cancelIdle?.()
      cancelIdle = null
      if (was.kind !== 'home') ended()
    } else touch()
    changed()
  }

  function touch(): void {
    cancelIdle?.()
    cancelIdle = timers.after((idle.warnSeconds + idle.graceSeconds + 2) * 1000, () => void quit())
  }

  /** Pages of others are left first: their answer is what the turn waits for. */
  function quit(): Promise<KioskView> {
    ports.franceConnect?.leave()
    return inTurn(async () => {
      enter({ kind: 'home' })
      return view()
    })
  }

  function view(): KioskView {
    const shown = show(state, ports)
    if (shown === null || state.kind === 'home') return home()
    return {
      kind: 'step',
      token,
      flow: state.place.flow,
      guideStep: shown.guideStep,
      guideSteps: flows[state.place.flow].guideSteps,
      keyboard: ports.policy.kiosk.keyboard,
      canGoBack: shown.canGoBack,
      screen: shown.screen,
      refusal: shown.refusal,
      idle: { warnAfterMs: idle.warnSeconds * 1000, endAfterMs: (idle.warnSeconds + idle.graceSeconds) * 1000 },
    }
  }

  return {
    view,
    /** Of whoever stands there, or stood there last. */
    sessionId: (): string => sessionId,
    begin: (flow: FlowId): Promise<KioskView> =>
      inTurn(async () => {
        sessionId = random.id()
        enter(await open(flow, { sessionId }, ports))
        return view()
      }),
    /** Failure: `stale_screen` when the answer belongs to a screen that is no longer shown. */
    answer: (given: string, to: ScreenAnswer): Promise<Result<KioskView, Failure>> =>
      inTurn(async () => {
        if (given !== token || show(state, ports)?.screen.kind !== to.kind) return err(failure('stale_screen'))
        enter(await answer(state, to, ports))
        return ok(view())
      }),
    back: (given: string): Promise<Result<KioskView, Failure>> =>
      inTurn(async () => {
        if (given !== token) return err(failure('stale_screen'))
        enter(back(state, ports))
        return ok(view())
      }),
    quit,
    /** Comes back from pages that are not ours: what waits for them is answered, as cancelled. */
    leavePages: (): void => ports.franceConnect?.leave(),
    coverPages: (covered: boolean): void => ports.franceConnect?.cover(covered),
    stay(): void {
      if (state.kind !== 'home') touch()
    },
    callOffice(): void {
      calling = true
      changed()
    },
    /** The reference on the screen, if it shows one. */
    reference: (): string | null => (state.kind === 'problem' ? state.reference : null),
    /** What staff may know: which step, never what is typed. */
    status() {
      const shown = show(state, ports)
      if (shown === null || state.kind === 'home') return { state: 'free' } as const
      const { flow } = state.place
      return { state: 'busy', flow, guideStep: shown.guideStep, guideSteps: flows[flow].guideSteps, callsOffice: calling } as const
    },
  }
}
export type Kiosk = ReturnType<typeof kiosk>
