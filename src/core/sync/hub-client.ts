import { createHash } from 'node:crypto'
import { failure, type Failure } from '../../shared/codes.ts'
import { failureSchema } from '../../shared/codes/schema.ts'
import { hubContract, MAX_WAIT, type HubInput, type HubOutput, type HubProcedure } from '../../shared/hub-contract.ts'
import { SIGNED, toSign } from '../../shared/hub-signing.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Clock, Random } from '../ports.ts'
import type { HubLine, HubReply } from './hub-line.ts'
import { signer, type Membership } from './membership.ts'

/** A failure, and for how long the hub asks to be left alone (milliseconds; 0: it does not say). */
export interface Refusal {
  readonly failure: Failure
  readonly afterMs: number
}

export interface HubClientPorts {
  readonly line: HubLine
  readonly clock: Clock
  readonly random: Random
  readonly membership: () => Membership | null
}

const TIMEOUT = 120_000
/** A clock that is off by less signs by itself. */
const SMALL = 30_000

/**
 * The hub's procedures as functions: signs what a station says, checks what comes back. Failures: `hub_unreachable`, `hub_reply`
 * (what answered is no hub, or not of this version), `hub_busy`, `hub_unsigned`, and those that the row lists.
 */
export function hubClient({ line, clock, random, membership }: HubClientPorts) {
  /** The hub's clock minus this machine's, as last seen. */
  let offset = 0
  let signing: { readonly of: string; readonly sign: (text: string) => string } | null = null

  function headersFor(path: string, body: string): Record<string, string> {
    const member = membership()
    if (member === null) return {}
    if (signing?.of !== member.privateKey) signing = { of: member.privateKey, sign: signer(member.privateKey) }
    const { school, station } = member
    const time = String(Math.round(clock.now() + offset))
    const nonce = Buffer.from(random.bytes(18)).toString('base64url')
    const bodyHash = createHash('sha256').update(body).digest('hex')
    return {
      [SIGNED.school]: school,
      [SIGNED.station]: station,
      [SIGNED.time]: time,
      [SIGNED.nonce]: nonce,
      [SIGNED.signature]: signing.sign(toSign({ method: 'POST', path, school, station, time, nonce, bodyHash })),
    }
  }

  async function once(path: string, body: string, timeoutMs: number, signal: AbortSignal): Promise<HubReply | null> {
    try {
      const reply = await line.post({ path, headers: headersFor(path, body), body, timeoutMs, signal })
      const time = Number(reply.header(SIGNED.time) ?? 'none')
      if (Number.isFinite(time)) offset = Math.abs(time - clock.now()) > SMALL ? time - clock.now() : 0
      return reply
    } catch {
      return null
    }
  }

  return {
    async call<P extends HubProcedure>(procedure: P, input: HubInput<P>, signal: AbortSignal): Promise<Result<HubOutput<P>, Refusal>> {
      const [path, body] = [`/v1/${procedure}`, JSON.stringify(input)]
      const timeoutMs = procedure === 'wait' ? (MAX_WAIT + 10) * 1_000 : TIMEOUT
      let reply = await once(path, body, timeoutMs, signal)
      // This machine's clock is wrong: the hub said what time it is.
      if (reply !== null && readFailure(reply)?.failure.code === 'hub_clock') reply = await once(path, body, timeoutMs, signal)
      if (reply === null) return err({ failure: failure('hub_unreachable'), afterMs: 0 })
      if (reply.status !== 200) return err(readFailure(reply) ?? { failure: failure('hub_reply'), afterMs: 0 })
      const parsed = hubContract[procedure].output.safeParse(json(reply.text))
      return parsed.success ? ok(parsed.data as HubOutput<P>) : err({ failure: failure('hub_reply'), afterMs: 0 })
    },
    close: () => line.close(),
  }
}
export type HubClient = ReturnType<typeof hubClient>

function readFailure(reply: HubReply): Refusal | null {
  if (reply.status === 200) return null
  const seconds = Number(reply.header('retry-after') ?? '0')
  const afterMs = Number.isFinite(seconds) ? Math.min(3_600, Math.max(0, seconds)) * 1_000 : 0
  const parsed = failureSchema.safeParse(json(reply.text))
  if (parsed.success) return { failure: parsed.data, afterMs }
  // A proxy in between speaks for the hub that it cannot reach.
  return reply.status === 429 || reply.status >= 500 ? { failure: failure('hub_unreachable'), afterMs } : null
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
