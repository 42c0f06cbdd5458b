import type { Caller, Handlers } from '../../shared/dispatch.ts'

/** Who calls, once core has looked up the session. `actor` is what the audit writes down. */
export interface CoreCaller extends Caller {
  readonly actor: string
}

export type CoreHandlers = Handlers<CoreCaller>

/** The handlers of the procedures whose names begin so. */
export type HandlersOf<Prefix extends string> = Pick<CoreHandlers, Extract<keyof CoreHandlers, `${Prefix}.${string}`>>

/** The handlers of one table of rows. */
export type HandlersFor<Rows extends keyof CoreHandlers> = Pick<CoreHandlers, Rows>
