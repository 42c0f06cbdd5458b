import type { Failure } from '../../shared/codes.ts'
import type { Delivery, Driver } from '../gateways/driver.ts'
import { faultOf } from '../gateways/fault.ts'
import type { Clock } from '../ports.ts'
import type { HubClient } from '../sync/hub-client.ts'

export interface ByHubPorts {
  readonly channel: 'sms' | 'mail'
  /** Null while this machine has joined no hub. */
  readonly client: () => HubClient | null
  readonly clock: Clock
}

/** How long a parent waits for the hub and its gateway together, in milliseconds. */
const PATIENCE = 25_000

/**
 * Sends through the hub, which holds the secrets. The hub takes one id once: a reply that was lost is asked for again under the same
 * id, at once for whoever stands there, later by the courier. Without a hub nothing has left, and other ways are offered.
 */
export function hubDriver({ channel, client, clock }: ByHubPorts): Driver {
  return {
    idempotent: true,
    async send({ id, recipient, subject, text, deadline }): Promise<Delivery> {
      const hub = client()
      if (hub === null) return { kind: 'unreachable', status: 'hub' }
      const patience = AbortSignal.timeout(PATIENCE)
      const ask = (): ReturnType<typeof hub.call<'send'>> => {
        // Counted from now: the hub's clock may be another.
        const within = deadline === null ? null : Math.max(0, Math.round(deadline - clock.now()))
        return hub.call('send', { id, channel, recipient, subject, text, within }, patience)
      }
      let answer = await ask()
      if (!answer.ok && answer.error.failure.code === 'hub_unreachable' && !patience.aborted) answer = await ask()
      if (!answer.ok) return patience.aborted ? { kind: 'unreachable', status: 'timeout' } : deliveryOf(answer.error.failure)
      const { value } = answer
      return value.kind === 'sent' ? value : { kind: value.kind, status: faultOf(value.status) }
    },
  }
}

/** The hub took nothing: it lacks what it would send with, this message is none for it, or it is not there. */
function deliveryOf({ code }: Failure): Delivery {
  switch (code) {
    case 'hub_sender_missing':
      return { kind: 'unreachable', status: 'no-driver' }
    case 'hub_secret_missing':
      return { kind: 'unreachable', status: 'secret-missing' }
    case 'bad_input':
      return { kind: 'refused', status: 'message' }
    default:
      return { kind: 'unreachable', status: 'hub' }
  }
}
