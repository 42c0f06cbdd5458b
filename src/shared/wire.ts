import type { Failure } from './codes.ts'
import type { Topic } from './contract.ts'
import type { Surface } from './contract/row.ts'
import type { Result } from './result.ts'

/** What main and core's process say to each other. Both ends are ours and of one build; everything from a window is checked again by dispatch. */
export type ToCore =
  | {
      readonly kind: 'start'
      readonly dataDir: string
      readonly resourcesDir: string
      readonly policyPath: string
      readonly demo: boolean
      /** The window in front. */
      readonly front: Surface
      readonly version: string
      readonly nativeBinding: string | null
      readonly keyStoreProtects: boolean
    }
  | { readonly kind: 'call'; readonly id: number; readonly surface: Surface; readonly procedure: string; readonly input: unknown }
  | { readonly kind: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'stop' }

export type FromCore =
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'result'; readonly id: number; readonly result: Result<unknown, Failure> }
  | { readonly kind: 'changed'; readonly topic: Topic }
  | { readonly kind: 'show'; readonly surface: Surface }
  | { readonly kind: 'ask'; readonly id: number; readonly what: DeskCall }

/** What core asks of the shell: devices, dialogs, the system's key store. */
export type DeskCall =
  | { readonly kind: 'seal'; readonly bytes: Uint8Array }
  | { readonly kind: 'unseal'; readonly bytes: Uint8Array }
  | { readonly kind: 'choose-files' }
  | { readonly kind: 'save-file'; readonly suggestedName: string; readonly bytes: Uint8Array }
  | { readonly kind: 'printers' }
  | { readonly kind: 'visit'; readonly page: VisitPage }
  | { readonly kind: 'cover-visit'; readonly covered: boolean }
  | { readonly kind: 'leave-visit' }
  | { readonly kind: 'end-visit'; readonly farewell: Farewell | null }
  | { readonly kind: 'print'; readonly printer: string; readonly title: string; readonly pdf: Uint8Array }
  | { readonly kind: 'open-job'; readonly printer: string; readonly title: string; readonly tray: string | null }
  | { readonly kind: 'fill-job'; readonly job: string; readonly pdf: Uint8Array }
  | { readonly kind: 'job-report'; readonly job: string; readonly unlike: JobReport | null }
  | { readonly kind: 'cancel-job'; readonly job: string }
  | { readonly kind: 'forget-job'; readonly job: string }

/** Why a printer does not go on. */
export type StallReason = 'paper' | 'jam' | 'cover' | 'ink' | 'off' | 'stopped'

/** What a spooler says of a job. */
export type JobReport =
  /** Its pages have not come: nothing of it is printed. */
  | { readonly at: 'empty' }
  /** Printing, or waiting for it; `why` when the printer does not go on. */
  | { readonly at: 'spooler'; readonly why: StallReason | null }
  | { readonly at: 'printed' }
  /** Taken back or given up; `touched`: pages may have come out. */
  | { readonly at: 'dropped'; readonly touched: boolean }
  /** The spooler does not know it. */
  | { readonly at: 'unknown' }

/** Pages that are not ours, in a locked view before the parent. */
export interface VisitPage {
  readonly url: string
  /** An address that is never loaded: asking for it ends the visit. */
  readonly returnTo: string
  /** The only hosts that are reached; `*.` before a name: those below it. */
  readonly hosts: readonly string[]
  readonly seconds: number
}

/** How a visit ended. `blocked`: a page led to a host that is not allowed; `closed`: the parent came back. */
export type Visit =
  | { readonly kind: 'returned'; readonly url: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'blocked'; readonly host: string }

/** The page that ends the session there, and the address it leads to in the end, which is never loaded. */
export interface Farewell {
  readonly url: string
  readonly returnTo: string
}
