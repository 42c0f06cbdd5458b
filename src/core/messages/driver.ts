import type { RenderedMessage } from './templates.ts'

export interface Outgoing extends RenderedMessage {
  /** Also the idempotency key: the same message keeps it over every try. */
  readonly id: string
  readonly recipient: string
}

/** What a try came to. `refused` is final; `unreachable` may be tried again; `unknown`: it may have left, nobody can tell. */
export type Delivery =
  | { readonly kind: 'sent' }
  | { readonly kind: 'refused'; readonly status: string }
  | { readonly kind: 'unreachable'; readonly status: string }
  | { readonly kind: 'unknown'; readonly status: string }

/** One way to send: never throws, and answers within its own time limit. */
export interface Driver {
  send(message: Outgoing): Promise<Delivery>
}
