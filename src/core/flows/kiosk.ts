import { failure, type Failure } from '../../shared/codes.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { HelpMessage, KioskStatus } from '../../shared/live.ts'
import type { FlowId, KioskView, OfficeView, ScreenAnswer } from '../../shared/screens.ts'
import type { Random, Timers } from '../ports.ts'
import { assisted, endedByStaff, mayBeVouchedFor, waitsFor, type Assistance } from './assist.ts'
import { flows } from './index.ts'
import type { FlowPorts } from './ports.ts'
import { answer, back, open, show } from './run.ts'
import type { FlowState } from './state.ts'

export interface KioskPorts {
  readonly flow: FlowPorts
  readonly random: Random
  readonly timers: Timers
  /** The first screen, which belongs to nobody. */
  home(): Omit<Extract<KioskView, { kind: 'home' }>, 'office'>
  /** Whether staff at another machine see what this parent waits for. */
  officeSees(): OfficeView['told']
  /** Something to refetch. */
  changed(): void
  /** The parent is gone: the shell makes their window anew, so that nothing stays in its memory. */
  ended(): void
}

/** How long a parent's session stays while staff look something up beside them. */
const PARKED_MS = 10 * 60_000
/** A call from the first screen, and what was answered to it, are forgotten after that. */
const CALL_MS = 3 * 60_000

/** The one parent at the kiosk. Facts live here only; one call at a time; wiped on finish, on leaving and after inactivity. */
export function kiosk({ flow: ports, random, timers, home, officeSees, changed, ended }: KioskPorts) {
  let state: FlowState = { kind: 'home' }
  let token = random.id()
  let calling = false
  let help: HelpMessage | null = null
  /** Staff look at their own window meanwhile: the parent, beside them, is not timed out as fast. */
  let parked = false
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
      help = null
      cancelIdle?.()
      cancelIdle = null
      if (was.kind !== 'home') ended()
    } else touch()
    changed()
  }

  function touch(): void {
    cancelIdle?.()
    cancelIdle = timers.after(parked ? PARKED_MS : (idle.warnSeconds + idle.graceSeconds + 2) * 1000, () => void quit())
  }

  function forgetCallLater(): void {
    cancelIdle?.()
    cancelIdle = timers.after(CALL_MS, () => {
      calling = false
      help = null
      changed()
    })
  }

  const office = (): OfficeView => ({ called: calling, told: officeSees(), help })

  /** Names who stands there, to staff: at the first screen, whoever that is. */
  const here = (): string => (state.kind === 'home' ? token : sessionId)

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
    if (shown === null || state.kind === 'home') return { ...home(), office: office() }
    return {
      kind: 'step',
      token,
      flow: state.place.flow,
      guideStep: shown.guideStep,
      guideSteps: flows[state.place.flow].guideSteps,
      keyboard: ports.policy.kiosk.keyboard,
      canGoBack: shown.canGoBack,
      office: office(),
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
      help = null
      if (state.kind === 'home') forgetCallLater()
      changed()
    },
    /** The window shows staff's for a while, or the parent's again. */
    park(away: boolean): void {
      parked = away
      if (state.kind !== 'home') touch()
    },
    /** By staff, from their own window. Failures: `stale_screen` when the parent has moved on, `vouching_forbidden`. */
    assist: (moment: string, given: Assistance): Promise<Result<null, Failure>> =>
      inTurn(async () => {
        if (moment !== token) return err(failure('stale_screen'))
        const next = await assisted(state, given, ports)
        if ('code' in next) return err(next)
        calling = false
        enter(next)
        return ok(null)
      }),
    /** What staff tell the parent who is there. Failure: `stale_screen` when that is somebody else by now, or nobody who called. */
    sendHelp(session: string, message: HelpMessage): Result<null, Failure> {
      if (session !== here() || (state.kind === 'home' && !calling && help === null)) return err(failure('stale_screen'))
      help = message
      calling = false
      if (state.kind === 'home') forgetCallLater()
      changed()
      return ok(null)
    },
    /** By staff: everything typed is forgotten, and the parent is told. Failure: `stale_screen` when that session is over. */
    async endBy(session: string): Promise<Result<null, Failure>> {
      if (state.kind === 'home' || session !== sessionId) return err(failure('stale_screen'))
      ports.franceConnect?.leave()
      return inTurn((): Promise<Result<null, Failure>> => {
        if (state.kind === 'home' || session !== sessionId) return Promise.resolve(err(failure('stale_screen')))
        calling = false
        help = null
        enter(endedByStaff(state))
        return Promise.resolve(ok(null))
      })
    },
    /** The reference on the screen, if it shows one. */
    reference: (): string | null => (state.kind === 'problem' ? state.reference : null),
    /** What staff may know: which step, never what is typed. */
    status(): KioskStatus {
      const shown = show(state, ports)
      if (shown === null || state.kind === 'home') return { state: 'free', session: token, callsOffice: calling, help }
      const { flow } = state.place
      return {
        state: 'busy',
        session: sessionId,
        moment: token,
        flow,
        screen: shown.screen.kind,
        guideStep: shown.guideStep,
        guideSteps: flows[flow].guideSteps,
        callsOffice: calling,
        help,
        waitsFor: waitsFor(state),
        mayVouch: mayBeVouchedFor(state, ports),
      }
    },
  }
}
export type Kiosk = ReturnType<typeof kiosk>
