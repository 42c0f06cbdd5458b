import type { SmsGatewayPolicy } from '../../shared/policy/sms-gateway.ts'
import type { Clock } from '../ports.ts'
import type { Delivery, Driver, Outgoing } from './driver.ts'
import { beforeSending } from './fault.ts'
import { deliveryOf, readReply, type Reply } from './reply.ts'
import { signer } from './signer.ts'
import { requestFor } from './sms-request.ts'
import { tokenKeeper } from './token.ts'

const systemClock: Clock = { now: () => Date.now() }

/**
 * SMS through an HTTP gateway as the policy describes it (docs/policy.md, «SMS»). A gateway whose description names an
 * idempotency header is taken at its word; every other one is given the key too, but nothing is built on it.
 * @param secrets the policy's secrets, already read
 * @param clock this machine's own, never the demonstration's: tokens and signatures are looked at elsewhere
 */
export function smsGatewayDriver(policy: SmsGatewayPolicy, secrets: Readonly<Record<string, string>>, clock: Clock = systemClock): Driver {
  const tokens = policy.token === undefined ? null : tokenKeeper(policy.token, secrets, clock)
  const sign = policy.sign === undefined ? null : signer(policy.sign, secrets, clock)

  /** What the gateway answers, or why it was not even asked. `onAsk` hears when the message leaves, and when it certainly did not. */
  async function ask(message: Outgoing, signal: AbortSignal, onAsk: (isAsked: boolean) => void): Promise<Reply | Delivery> {
    const token = tokens === null ? { token: '', isNew: true } : await tokens.get(signal)
    if (token.token === null) return token.delivery
    const written = requestFor(policy, secrets, message, token.token)
    const request = build(sign === null ? written : await sign.signed(written, signal))
    if (request === null) return { kind: 'unreachable', status: 'request' }
    onAsk(true)
    const reply = await readReply(await fetch(request, { signal }))
    if ([400, 401, 403].includes(reply.status)) sign?.doubt()
    if (reply.status !== 401 || tokens === null) return reply
    // A 401 took nothing: a token that was kept too long is worth one more try.
    tokens.forget()
    onAsk(false)
    return token.isNew ? reply : ask(message, signal, onAsk)
  }

  return {
    idempotent: Object.keys(policy.headers).some((name) => /idempoten/i.test(name)),
    async send(message): Promise<Delivery> {
      let isAsked = false
      try {
        const reply = await ask(message, AbortSignal.timeout(policy.timeoutSeconds * 1000), (now) => (isAsked = now))
        return 'kind' in reply ? reply : deliveryOf(policy, reply)
      } catch (error) {
        return deliveryOfError(error, isAsked)
      }
    },
  }
}

/** Null when a header cannot hold what the policy puts there: a secret with a line end, say. */
function build({ url, method, headers, body }: ReturnType<typeof requestFor>): Request | null {
  try {
    return new Request(url, { method, headers, body, redirect: 'manual' })
  } catch {
    return null
  }
}

/** A line that breaks once the message is on it leaves everybody in the dark; before, nothing has left. */
function deliveryOfError(error: unknown, isAsked: boolean): Delivery {
  const isTimeout = error instanceof DOMException && error.name === 'TimeoutError'
  const cause = error instanceof Error ? (error.cause as { readonly code?: string } | undefined) : undefined
  const before = beforeSending(cause?.code)
  if (before !== null) return { kind: 'unreachable', status: before }
  if (isAsked) return { kind: 'unknown', status: isTimeout ? 'timeout' : 'cut' }
  return { kind: 'unreachable', status: isTimeout ? 'timeout' : 'network' }
}
