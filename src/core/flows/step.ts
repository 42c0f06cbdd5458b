import type { Failure } from '../../shared/codes.ts'
import type { AnswerOf, FlowId, ScreenKind, ViewOf } from '../../shared/screens.ts'
import type { Result } from '../../shared/result.ts'
import type { Voucher } from '../ports.ts'
import type { BrakeOn, FlowPorts } from './ports.ts'

/** What an answer came to. */
export type Outcome<Give> =
  /** The step knows what it asked for. */
  | { readonly kind: 'done'; readonly facts: Give }
  /** Something was learnt; the same step asks again (one birth date a child). */
  | { readonly kind: 'more'; readonly facts: Partial<Give> }
  /** The same screen, with what was typed and why it does not do. `field` names the answer's field. */
  | { readonly kind: 'refused'; readonly failure: Failure; readonly field?: string }
  /** A screen of its own says what happened; «Réessayer» goes to `retryAt`. Staff can lift a brake by PIN. */
  | {
      readonly kind: 'stopped'
      readonly failure: Failure
      readonly retryAt: string | null
      readonly brake?: BrakeOn
      readonly reference?: string
      /** Other procedures that help here, the likeliest first. */
      readonly instead?: readonly FlowId[]
    }
  /** Back to an earlier step at the parent's wish. */
  | { readonly kind: 'jump'; readonly to: string }
  /** «Je ne peux pas»: staff are asked to vouch. */
  | { readonly kind: 'cannot' }
  | { readonly kind: 'switch'; readonly flow: FlowId; readonly facts: object }
  | { readonly kind: 'leave' }

/** What every flow has from its start. */
export interface SessionFacts {
  /** Names this session to challenges; dies with it. */
  readonly sessionId: string
}

/** One step: shows a screen, turns its answer into facts or a failure. `Need`: facts of earlier steps; `Give`: what it adds. */
export interface Step<Need extends object, Give extends object, K extends ScreenKind> {
  readonly id: string
  /** Its number in the guide's list. */
  readonly guideStep: number
  readonly screen: K
  /** What is asked can be answered once only (a code that is used up): «Retour» passes over it. */
  readonly once?: true
  /** Facts when there is nothing to ask; null to ask. */
  skip?(facts: Need & Partial<Give>, ports: FlowPorts): Promise<Give | null> | Give | null
  /** Refuses before anything is shown. */
  enter?(facts: Need & Partial<Give>, ports: FlowPorts): Extract<Outcome<Give>, { kind: 'stopped' }> | null
  show(facts: Need & Partial<Give>, ports: FlowPorts): ViewOf<K>
  answer(facts: Need & Partial<Give>, answer: AnswerOf<K>, ports: FlowPorts): Promise<Outcome<Give>> | Outcome<Give>
  /** Why staff cannot vouch here, whoever the parent is; null when they can. Said only once their PIN was right. */
  mayVouch?(facts: Need): Failure | null
  /** Facts when staff vouched instead. */
  vouched?(facts: Need, voucher: Voucher): Give
}

export interface Finished {
  readonly view: ViewOf<'done'>
  /** Facts for a flow that goes on from the last screen. */
  readonly next: object
}

/** A procedure of the guide: its steps in order and the one commit. Types are erased here; `flow()` has checked them. */
export interface Flow {
  readonly id: FlowId
  /** Section and title in the guide. */
  readonly guide: string
  readonly guideSteps: number
  readonly steps: readonly Step<object, object, ScreenKind>[]
  finish(facts: object, ports: FlowPorts): Promise<Result<Finished, Failure>>
}

/** Builds a flow whose every step finds the facts it needs: a step out of order does not compile. */
export interface FlowBuilder<Facts extends object> {
  step<Give extends object, K extends ScreenKind>(next: Step<Facts, Give, K>): FlowBuilder<Facts & Give>
  finish(commit: (facts: Facts, ports: FlowPorts) => Promise<Result<Finished, Failure>>): Flow
}

export function flow(id: FlowId, guide: string, guideSteps: number): FlowBuilder<SessionFacts> {
  const builder = <Facts extends object>(steps: Flow['steps']): FlowBuilder<Facts> => ({
    step: (next) => builder([...steps, next as unknown as Flow['steps'][number]]),
    finish: (commit) => ({ id, guide, guideSteps, steps, finish: commit as Flow['finish'] }),
  })
  return builder([])
}
