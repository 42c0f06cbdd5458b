import { failure, type Failure } from '../../shared/codes.ts'
import type { IdentityDocument } from '../../shared/model.ts'
import type { FlowPorts, Helper } from './ports.ts'
import { stepOf, withStaff } from './run.ts'
import type { FlowState, StaffPurpose } from './state.ts'

/** What staff do for a parent from their own window, once it is known who they are. */
export type Assistance = Helper &
  (
    | { readonly kind: 'open' }
    | { readonly kind: 'release' }
    | { readonly kind: 'vouch'; readonly document: IdentityDocument; readonly reason: string }
  )

/** What of staff's the parent's screen waits for, asked for there or not. */
export function waitsFor(state: FlowState): StaffPurpose['kind'] | null {
  switch (state.kind) {
    case 'staff':
      return state.purpose.kind
    case 'problem':
      return state.brake === null ? null : 'release'
    default:
      return null
  }
}

/** Whether the proof that is asked for can be replaced by staff who know the parent. */
export function mayBeVouchedFor(state: FlowState, ports: FlowPorts): boolean {
  if (!ports.policy.vouching.allowed) return false
  if (state.kind === 'staff') return state.purpose.kind === 'vouch'
  return state.kind === 'step' && stepOf(state.place)?.vouched !== undefined
}

/** The state after it. Failures: `vouching_forbidden` (policy, or nothing to vouch for here), `stale_screen` when nothing waits for that. */
export async function assisted(state: FlowState, given: Assistance, ports: FlowPorts): Promise<FlowState | Failure> {
  if (given.kind === 'vouch') {
    if (!mayBeVouchedFor(state, ports) || state.kind === 'home') return failure('vouching_forbidden')
    return withStaff({ kind: 'vouch' }, state.place, given, ports, state)
  }
  if (waitsFor(state) !== given.kind) return failure('stale_screen')
  const who = { personId: given.personId, from: given.from, document: null, reason: '' }
  if (state.kind === 'staff') return withStaff(state.purpose, state.place, who, ports, state)
  if (state.kind !== 'problem' || state.brake === null) return failure('stale_screen')
  return withStaff({ kind: 'release', brake: state.brake, retryAt: state.retryAt }, state.place, who, ports, state)
}

/** What the parent sees when staff end their session: that, and nothing of what they had typed. */
export const endedByStaff = (state: FlowState): FlowState =>
  state.kind === 'home'
    ? state
    : {
        kind: 'problem',
        place: { flow: state.place.flow, index: state.place.index, facts: {}, history: [] },
        failure: failure('session_ended'),
        retryAt: null,
        brake: null,
        reference: null,
        instead: [],
      }
