import type { Fault } from './fault.ts'

export interface Outgoing {
  /** Null for an SMS. */
  readonly subject: string | null
  readonly text: string
  /** Also the idempotency key: the same message keeps it over every try. */
  readonly id: string
  readonly recipient: string
  /** Milliseconds since 1970 after which it must not go out any more; null when it never gets stale. */
  readonly deadline: number | null
}

/** Which message, without what it says. */
export type OutgoingKey = Pick<Outgoing, 'id' | 'recipient' | 'deadline'>

/** What a try came to. `refused` is final; `unreachable` may be tried again; `unknown`: it may have left, nobody can tell. */
export type Delivery =
  | { readonly kind: 'sent' }
  | { readonly kind: 'refused'; readonly status: Fault }
  | { readonly kind: 'unreachable'; readonly status: Fault }
  | { readonly kind: 'unknown'; readonly status: Fault }

/** One way to send: never throws, and answers within its own time limit. */
export interface Driver {
  /** The other side takes the same idempotency key once only: what a crash interrupted may be sent again. */
  readonly idempotent?: boolean
  send(message: Outgoing): Promise<Delivery>
  /** Takes back what was handed over and has not left yet, where that can be done: it is too late for it. */
  takeBack?(message: OutgoingKey): void
  /** The house closes: lines are given up. */
  close?(): void
}

/** Stands for a way to send whose secret is not where the policy says: notices wait for IT, codes fail at once. */
export const driverWithoutSecret: Driver = { send: () => Promise.resolve({ kind: 'unreachable', status: 'secret-missing' }) }
