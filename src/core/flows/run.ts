import { failure, type Failure } from '../../shared/codes.ts'
import { encodeReference } from '../domain/reference.ts'
import type { AnswerOf, FlowId, ScreenAnswer, ScreenView, ViewOf, Way } from '../../shared/screens.ts'
import type { IdentityDocument } from '../../shared/model.ts'
import { assertNever } from '../../shared/result.ts'
import { flows } from './index.ts'
import type { FlowPorts, Helper } from './ports.ts'
import type { FlowState, Place, Refusal, Shown, StaffPurpose } from './state.ts'
import type { Outcome, Step } from './step.ts'

type AnyStep = Step<object, object, ScreenView['kind']>

/** Where the parent is in the procedure's list; none behind its end. */
export const stepOf = (place: Place): AnyStep | undefined => flows[place.flow].steps[place.index]

/** A parent's first touch. Where staff open each session (policy), they are asked first. */
export async function open(flow: FlowId, facts: object, ports: FlowPorts): Promise<FlowState> {
  const place: Place = { flow, index: 0, facts, history: [] }
  if (ports.policy.supervision === 'open') return begin(flow, facts, ports)
  return { kind: 'staff', purpose: { kind: 'open' }, place, back: { kind: 'home' }, refusal: null }
}

/** Begins a flow: at its first step that has something to ask. */
export const begin = (flow: FlowId, facts: object, ports: FlowPorts, from?: Place): Promise<FlowState> =>
  settle({ flow, index: 0, facts, history: [], ...(from === undefined ? {} : { from }) }, ports)

/** Skips what is known, refuses what cannot begin, commits at the end. */
async function settle(place: Place, ports: FlowPorts): Promise<FlowState> {
  const step = stepOf(place)
  if (step === undefined) return finish(place, ports)
  const known = (await step.skip?.(place.facts, ports)) ?? null
  if (known !== null) return settle({ ...place, index: place.index + 1, facts: { ...place.facts, ...known } }, ports)
  const refused = step.enter?.(place.facts, ports) ?? null
  return refused === null ? { kind: 'step', place, refusal: null } : stopped(place, refused)
}

async function finish(place: Place, ports: FlowPorts): Promise<FlowState> {
  const finished = await flows[place.flow].finish(place.facts, ports)
  if (!finished.ok) return problem(place, finished.error)
  return { kind: 'done', place, view: finished.value.view, next: finished.value.next }
}

const problem = (place: Place, why: Failure): FlowState => ({
  kind: 'problem',
  place,
  failure: why,
  retryAt: null,
  brake: null,
  reference: null,
  instead: [],
})

const stopped = (place: Place, outcome: Extract<Outcome<object>, { kind: 'stopped' }>): FlowState => ({
  kind: 'problem',
  place,
  failure: outcome.failure,
  retryAt: outcome.retryAt,
  brake: outcome.brake ?? null,
  reference: outcome.reference ?? null,
  instead: outcome.instead ?? [],
})

/** What the screen's answer makes of the state. The screen's kind has been checked against `shown`. */
export async function answer(state: FlowState, given: ScreenAnswer, ports: FlowPorts): Promise<FlowState> {
  switch (state.kind) {
    case 'home':
      return state
    case 'step':
      return answerStep(state, given, ports)
    case 'problem':
      return given.kind === 'problem' ? answerProblem(state, given.answer, ports) : state
    case 'staff':
      return given.kind === 'staff-pin' ? answerStaff(state, given.answer, ports) : state
    case 'done':
      if (given.kind !== 'done' || given.answer.then === 'finish') return { kind: 'home' }
      return begin(given.answer.then, { ...sessionOf(state.place.facts), ...state.next }, ports)
    default:
      return assertNever(state)
  }
}

async function answerStep(state: Extract<FlowState, { kind: 'step' }>, given: ScreenAnswer, ports: FlowPorts): Promise<FlowState> {
  const { place } = state
  const step = stepOf(place)
  if (step === undefined || step.screen !== given.kind) return state
  const outcome = await step.answer(place.facts, given.answer as AnswerOf<ScreenView['kind']>, ports)
  const history = [...place.history, { index: place.index, facts: place.facts }]
  switch (outcome.kind) {
    case 'done':
      return settle({ ...place, index: place.index + 1, facts: { ...place.facts, ...outcome.facts }, history }, ports)
    case 'more':
      return settle({ ...place, facts: { ...place.facts, ...outcome.facts }, history }, ports)
    case 'refused':
      return { kind: 'step', place, refusal: { failure: outcome.failure, field: outcome.field ?? null } }
    case 'stopped':
      return stopped({ ...place, facts: { ...place.facts, ...typedBefore(given) } }, outcome)
    case 'jump':
      return jump(place, outcome.to, ports)
    case 'cannot':
      return { kind: 'staff', purpose: { kind: 'vouch' }, place, back: state, refusal: null }
    case 'switch':
      return begin(outcome.flow, { ...sessionOf(place.facts), ...outcome.facts }, ports, place)
    case 'leave':
      return { kind: 'home' }
    default:
      return assertNever(outcome)
  }
}

/** What was typed is shown again after «Réessayer»; secrets are not. */
const typedBefore = (given: ScreenAnswer): object => (given.kind === 'ask-phone' ? { typed: given.answer } : {})

const sessionOf = (facts: object): object => ('sessionId' in facts ? { sessionId: facts.sessionId } : {})

/** To a step by its id, with the facts that were there when it was asked, but what was typed in it. */
function jump(place: Place, to: string, ports: FlowPorts): Promise<FlowState> {
  const index = flows[place.flow].steps.findIndex((step) => step.id === to)
  const at = place.history.findIndex((visited) => visited.index === index)
  const visited = place.history[at]
  const typed = 'typed' in place.facts ? { typed: place.facts.typed } : {}
  if (visited === undefined) return settle({ ...place, index: Math.max(0, index) }, ports)
  return settle({ ...place, index, facts: { ...visited.facts, ...typed }, history: place.history.slice(0, at) }, ports)
}

async function answerProblem(
  state: Extract<FlowState, { kind: 'problem' }>,
  { way }: AnswerOf<'problem'>,
  ports: FlowPorts,
): Promise<FlowState> {
  switch (way) {
    case 'finish':
      return { kind: 'home' }
    case 'retry':
      return state.retryAt === null || isBraked(state, ports) ? state : jump(state.place, state.retryAt, ports)
    case 'staff':
      if (state.brake === null) return state
      return {
        kind: 'staff',
        purpose: { kind: 'release', brake: state.brake, retryAt: state.retryAt },
        place: state.place,
        back: state,
        refusal: null,
      }
    default:
      return state.instead.includes(way) ? begin(way, sessionOf(state.place.facts), ports) : state
  }
}

const isBraked = (state: Extract<FlowState, { kind: 'problem' }>, ports: FlowPorts): boolean =>
  state.brake !== null && ports.brakes.left(state.brake) === 0

async function answerStaff(
  state: Extract<FlowState, { kind: 'staff' }>,
  given: AnswerOf<'staff-pin'>,
  ports: FlowPorts,
): Promise<FlowState> {
  if (given.kind === 'cancel') return state.back
  const refuse = (why: Failure, field: string): FlowState => ({ ...state, refusal: { failure: why, field } })
  const { purpose, place } = state
  if (purpose.kind === 'vouch' && given.document === null) return refuse(failure('bad_input', { where: 'document' }), 'document')
  const checked = await ports.staff.check(given.personId, given.pin)
  if (!checked.ok) return refuse(checked.error, 'pin')
  return withStaff(purpose, place, { personId: checked.value.id, from: null, document: given.document, reason: given.reason }, ports, state.back)
}

/** Staff who were recognised: the session is open, the tries are given back, or what could not be proved is taken as proved. */
export async function withStaff(
  purpose: StaffPurpose,
  place: Place,
  who: Helper & { readonly document: IdentityDocument | null; readonly reason: string },
  ports: FlowPorts,
  otherwise: FlowState,
): Promise<FlowState> {
  if (purpose.kind === 'open') {
    ports.staff.recordOpening(who)
    return begin(place.flow, place.facts, ports)
  }
  if (purpose.kind === 'release') {
    ports.staff.recordRelease(who, purpose.brake)
    return jump(place, purpose.retryAt ?? '', ports)
  }
  const step = stepOf(place)
  const { document } = who
  if (step?.vouched === undefined || document === null) return otherwise
  const voucher = { personId: who.personId, document, reason: who.reason }
  const account = 'account' in place.facts ? (place.facts.account as { id: string } | null) : null
  const forbidden = step.mayVouch?.(place.facts) ?? null
  if (forbidden !== null) return stopped(place, { kind: 'stopped', failure: forbidden, retryAt: null })
  ports.staff.recordVouch(voucher, account?.id ?? null, who.from)
  const history = [...place.history, { index: place.index, facts: place.facts }]
  return settle({ ...place, index: place.index + 1, facts: { ...place.facts, ...step.vouched(place.facts, voucher) }, history }, ports)
}

/** «Retour»: the screen before, as it was; from the first one, home. Nothing after the commit can be gone back on. */
export function back(state: FlowState, ports: FlowPorts): FlowState {
  switch (state.kind) {
    case 'home':
    case 'done':
      return { kind: 'home' }
    case 'staff':
      return state.back
    case 'problem':
      return state.retryAt === null ? { kind: 'home' } : backFrom(state.place, ports)
    case 'step':
      return backFrom(state.place, ports)
    default:
      return assertNever(state)
  }
}

function backFrom(place: Place, ports: FlowPorts): FlowState {
  const at = place.history.findLastIndex(({ index }) => flows[place.flow].steps[index]?.once !== true)
  const before = place.history[at]
  if (before === undefined) return place.from === undefined ? { kind: 'home' } : { kind: 'step', place: place.from, refusal: null }
  const kept = keepTyped(place, before.index)
  const to: Place = { ...place, index: before.index, facts: { ...before.facts, ...kept }, history: place.history.slice(0, at) }
  const refused = stepOf(to)?.enter?.(to.facts, ports) ?? null
  return refused === null ? { kind: 'step', place: to, refusal: null } : stopped(to, refused)
}

/** What the earlier screen was answered with, so that «Retour» shows it filled in; never proofs. */
function keepTyped(place: Place, index: number): object {
  const { facts } = place
  const id = flows[place.flow].steps[index]?.id
  if (id === 'identity' && 'identity' in facts) return { identity: facts.identity }
  if (id === 'phone' && 'typed' in facts) return { typed: facts.typed }
  if (id === 'identifier' && 'identifier' in facts) return { identifier: facts.identifier }
  if (id === 'mail' && 'mail' in facts) return { mail: facts.mail }
  return {}
}

/** The screen for a state; null at home. */
export function show(state: FlowState, ports: FlowPorts): Shown | null {
  switch (state.kind) {
    case 'home':
      return null
    case 'step': {
      const step = stepOf(state.place)
      if (step === undefined) return null
      const screen = { kind: step.screen, view: step.show(state.place.facts, ports) } as ScreenView
      return { screen, refusal: state.refusal, guideStep: step.guideStep, canGoBack: true }
    }
    case 'problem': {
      const retry = state.retryAt !== null && !isBraked(state, ports)
      const ways: Way[] = [
        ...state.instead,
        ...(retry ? ['retry' as const] : []),
        ...(state.brake === null ? [] : ['staff' as const]),
        'finish',
      ]
      return shownAt(state.place, { kind: 'problem', view: { failure: state.failure, ways, slip: slipOf(state.reference, ports) } }, null)
    }
    case 'staff': {
      const account = 'account' in state.place.facts ? (state.place.facts.account as { guardianName: string } | null) : null
      const view = {
        purpose: state.purpose.kind,
        people: [...ports.staff.people()],
        documents: state.purpose.kind === 'vouch' ? [...ports.staff.documents()] : [],
        guardianName: state.purpose.kind === 'vouch' ? (account?.guardianName ?? null) : null,
      }
      return shownAt(state.place, { kind: 'staff-pin', view }, state.refusal)
    }
    case 'done':
      return { screen: { kind: 'done', view: state.view }, refusal: null, guideStep: flows[state.place.flow].guideSteps, canGoBack: false }
    default:
      return assertNever(state)
  }
}

const slipOf = (reference: string | null, ports: FlowPorts): ViewOf<'problem'>['slip'] =>
  reference === null ? null : { reference, scan: encodeReference(reference), printable: ports.policy.kiosk.slipPrinter !== null }

const shownAt = (place: Place, screen: ScreenView, refusal: Refusal | null): Shown => ({
  screen,
  refusal,
  guideStep: stepOf(place)?.guideStep ?? flows[place.flow].guideSteps,
  canGoBack: true,
})
