import { failure, type Failure } from '../../shared/codes.ts'
import { dispatchOver } from '../../shared/dispatch.ts'
import { hubContract, type HubProcedure } from '../../shared/hub-contract.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { HubCaller, HubHandlers } from '../handlers.ts'
import { DatabaseAway } from '../store/sql.ts'
import type { rateLimit } from './limits.ts'
import type { Signatures, SignedRequest } from './signature.ts'

type RateLimit = ReturnType<typeof rateLimit>

export interface ProcedurePorts {
  readonly handlers: HubHandlers
  readonly signed: Pick<Signatures, 'check'>
  readonly rates: { readonly join: RateLimit; readonly station: RateLimit }
  readonly onBug: (procedure: string, error: unknown) => string
}

export interface Asked extends SignedRequest {
  readonly procedure: string
  /** The network address of whoever asks, for its limits only. */
  readonly address: string
  readonly gone: AbortSignal
  /** Called once it is held and no longer worked on. */
  readonly onHeld: () => void
}

/** `later`: so many seconds until the caller may ask again. */
export type Answer =
  | { readonly kind: 'done'; readonly result: Result<unknown, Failure> }
  | { readonly kind: 'later'; readonly seconds: number }
  /** The database does not answer; nothing was done. */
  | { readonly kind: 'away' }

const AWAY: Answer = { kind: 'away' }

const isProcedure = (name: string): name is HubProcedure => Object.hasOwn(hubContract, name)
const done = (result: Result<unknown, Failure>): Answer => ({ kind: 'done', result })

/** One call: who is it → may they, now → the same border as on the desktop. */
export function procedures({ handlers, signed, rates, onBug }: ProcedurePorts) {
  return async (asked: Asked): Promise<Answer> => {
    let away = false
    try {
      const answer = await answerTo(asked, () => void (away = true))
      return away ? AWAY : answer
    } catch (error) {
      if (error instanceof DatabaseAway) return AWAY
      throw error
    }
  }

  async function answerTo(asked: Asked, onAway: () => void): Promise<Answer> {
    const { procedure, address, gone, onHeld } = asked
    if (!isProcedure(procedure)) return done(err(failure('unknown_procedure', { procedure: procedure.slice(0, 40) })))
    const isJoin = hubContract[procedure].role === 'newcomer'
    if (isJoin) {
      const seconds = rates.join.take(address)
      if (seconds !== null) return { kind: 'later', seconds }
    }
    const who = isJoin ? ok<HubCaller>({ role: 'newcomer' }) : await station(asked)
    if (!who.ok) return done(who)
    if (who.value.role === 'station') {
      const seconds = rates.station.take(`${who.value.school} ${who.value.station}`)
      if (seconds !== null) return { kind: 'later', seconds }
    }
    const input = json(asked.body)
    if (input === undefined) return done(err(failure('bad_input', { where: '(json)' })))
    return done(
      await dispatchOver({
        table: hubContract,
        handlers,
        mayCall: ({ role }) => role === who.value.role,
        caller: who.value,
        procedure,
        input,
        onBug({ error }) {
          if (!(error instanceof DatabaseAway)) return onBug(procedure, error)
          onAway()
          return 'away'
        },
      }),
    )

    async function station(request: SignedRequest): Promise<Result<HubCaller, Failure>> {
      const known = await signed.check(request)
      return known.ok ? ok({ role: 'station', gone, onHeld, ...known.value }) : known
    }
  }
}

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')) as unknown
  } catch {
    return undefined
  }
}
