import type { Failure } from './codes.ts'
import type { InputOf, OutputOf, ProceduresOn, Topic } from './contract.ts'
import type { Surface } from './contract/row.ts'
import type { Result } from './result.ts'

/** What a preload puts on `window.guichet`: the only way out of a renderer. */
export interface Bridge<S extends Surface> {
  call<P extends ProceduresOn<S>>(procedure: P, input: InputOf<P>): Promise<Result<OutputOf<P>, Failure>>
  /** Calls back with each topic that changed; gives back how to stop. */
  onChanged(listener: (topic: Topic) => void): () => void
}
