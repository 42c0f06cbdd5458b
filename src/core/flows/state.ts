import type { Failure } from '../../shared/codes.ts'
import type { FlowId, ScreenView, ViewOf } from '../../shared/screens.ts'
import type { BrakeOn } from './ports.ts'

export interface Place {
  readonly flow: FlowId
  readonly index: number
  readonly facts: object
  /** Where «Retour» goes, the nearest last: the facts as they were there. */
  readonly history: readonly { readonly index: number; readonly facts: object }[]
  /** The screen of another procedure that led here: where «Retour» goes from the first step. */
  readonly from?: Place
}

export interface Refusal {
  readonly failure: Failure
  readonly field: string | null
}

/** Where a parent's session stands; each kind carries exactly what it needs. */
export type FlowState =
  | { readonly kind: 'home' }
  | { readonly kind: 'step'; readonly place: Place; readonly refusal: Refusal | null }
  | {
      readonly kind: 'problem'
      readonly place: Place
      readonly failure: Failure
      readonly retryAt: string | null
      readonly brake: BrakeOn | null
      readonly reference: string | null
      readonly instead: readonly FlowId[]
    }
  | {
      readonly kind: 'staff'
      readonly purpose: StaffPurpose
      readonly place: Place
      readonly back: FlowState
      readonly refusal: Refusal | null
    }
  | { readonly kind: 'done'; readonly place: Place; readonly view: ViewOf<'done'>; readonly next: object }

export type StaffPurpose =
  | { readonly kind: 'open' }
  | { readonly kind: 'vouch' }
  | { readonly kind: 'release'; readonly brake: BrakeOn; readonly retryAt: string | null }

export interface Shown {
  readonly screen: ScreenView
  readonly refusal: Refusal | null
  readonly guideStep: number
  readonly canGoBack: boolean
}
