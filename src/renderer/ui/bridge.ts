import type { Bridge } from '../../shared/bridge.ts'
import { failure, type Failure } from '../../shared/codes.ts'
import type { InputOf, OutputOf, ProceduresOn } from '../../shared/contract.ts'
import type { Surface } from '../../shared/contract/row.ts'
import { err, type Result } from '../../shared/result.ts'

/** The window's bridge, typed for its surface. A call that core's end cut short is a failure like any other. */
export function bridgeFor<S extends Surface>(): Bridge<S> {
  const raw = (globalThis as unknown as { guichet: Bridge<S> }).guichet
  return {
    async call<P extends ProceduresOn<S>>(procedure: P, input: InputOf<P>): Promise<Result<OutputOf<P>, Failure>> {
      try {
        return await raw.call(procedure, input)
      } catch {
        return err(failure('core_restarting'))
      }
    },
    onChanged: (listener) => raw.onChanged(listener),
  }
}
