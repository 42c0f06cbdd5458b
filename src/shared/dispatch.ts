import { z } from 'zod'
import { failure, type Failure } from './codes.ts'
import { failureSchema } from './codes/schema.ts'
import { contract, type OutputOf, type ParsedInputOf, type ProcedureName } from './contract.ts'
import type { Role, Surface } from './contract/row.ts'
import { err, ok, type Result } from './result.ts'

/** One handler for each row; a missing one does not compile. `C` is what the host knows of the caller. */
export type Handlers<C> = {
  readonly [P in ProcedureName]: (
    input: ParsedInputOf<P>,
    caller: C,
  ) => Promise<Result<OutputOf<P>, Failure>> | Result<OutputOf<P>, Failure>
}

/** Who calls, as the host holds it; never as the caller says it. */
export interface Caller {
  readonly surface: Surface
  readonly role: Role
}

export interface Bug {
  readonly procedure: string
  readonly error: unknown
}

/**
 * Own key? → surface and role of the session equal the row's? → parse input → handler → parse output.
 * Failures: `unknown_procedure`, `forbidden`, `bad_input`, those the row lists, and `internal` for anything else,
 * which is a bug and goes to `onBug` with nothing of the input.
 */
export async function dispatch<C extends Caller>(
  handlers: Handlers<C>,
  caller: C,
  procedure: string,
  input: unknown,
  onBug: (bug: Bug) => string,
): Promise<Result<unknown, Failure>> {
  const mayCall = (row: (typeof contract)[ProcedureName]): boolean =>
    row.surface === caller.surface && (row.roles as readonly Role[]).includes(caller.role)
  return dispatchOver({ table: contract, handlers, mayCall, caller, procedure, input, onBug })
}

export interface Dispatch<R extends Shaped, C> {
  readonly table: Readonly<Record<string, R>>
  readonly handlers: Readonly<Record<string, unknown>>
  readonly mayCall: (row: R) => boolean
  readonly caller: C
  readonly procedure: string
  readonly input: unknown
  readonly onBug: (bug: Bug) => string
}
interface Shaped {
  readonly input: z.ZodType
  readonly output: z.ZodType
}

/** The same border over any table: the desktop's, and the hub's (hub-contract.ts). */
export async function dispatchOver<R extends Shaped, C>({
  table,
  handlers,
  mayCall,
  caller,
  procedure,
  input,
  onBug,
}: Dispatch<R, C>): Promise<Result<unknown, Failure>> {
  const row = Object.hasOwn(table, procedure) ? table[procedure] : undefined
  if (row === undefined) return err(failure('unknown_procedure', { procedure: procedure.slice(0, 80) }))
  if (!mayCall(row)) return err(failure('forbidden'))
  const parsed = row.input.safeParse(input)
  if (!parsed.success) return err(failure('bad_input', { where: paths(parsed.error) }))
  try {
    const handler = handlers[procedure] as (input: unknown, caller: C) => Promise<Result<unknown, Failure>>
    const result = await handler(parsed.data, caller)
    if (!result.ok) return err(failureSchema.parse(result.error) as Failure)
    return ok(row.output.parse(result.value))
  } catch (error) {
    return err(failure('internal', { id: onBug({ procedure, error }) }))
  }
}

const paths = (error: z.ZodError): string =>
  error.issues
    .slice(0, 5)
    .map((issue) => issue.path.map(String).join('.') || '(root)')
    .join(', ')
    .slice(0, 300)
