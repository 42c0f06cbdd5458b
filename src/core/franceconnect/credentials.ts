import type { FranceConnectPolicy } from '../../shared/policy.ts'
import type { Logger } from '../ports.ts'
import type { Settings } from '../store/settings.ts'
import type { HubClient } from '../sync/hub-client.ts'
import { exchangeByHub } from './by-hub.ts'
import { sealedSecret } from './secret.ts'

/** What proves to FranceConnect that the school asks: its secret, or the hub that keeps it and asks in its place. */
export type Credentials =
  | { readonly kind: 'here'; readonly secret: string }
  | { readonly kind: 'hub'; readonly exchange: (form: URLSearchParams, signal: AbortSignal | undefined) => Promise<Response> }

export interface CredentialPorts {
  readonly policy: Pick<FranceConnectPolicy, 'clientId' | 'clientSecret'>
  readonly settings: Pick<Settings, 'get' | 'put'>
  readonly env: Readonly<Record<string, string | undefined>>
  /** Null while this machine has joined no hub. */
  readonly hub: () => HubClient | null
  readonly log: Logger
}

const PATIENCE = 10_000

/**
 * The credentials as they are now; null when there are none. The hub is asked before a parent is led to FranceConnect's pages, so that
 * nobody signs in there for nothing.
 */
export function credentials({ policy, settings, env, hub, log }: CredentialPorts): () => Promise<Credentials | null> {
  const { clientId, clientSecret } = policy
  return async () => {
    if (!('hub' in clientSecret)) {
      const read = sealedSecret(clientSecret, settings, env)
      return read.ok ? { kind: 'here', secret: read.value } : null
    }
    const client = hub()
    const known = client === null ? null : await client.call('services', {}, AbortSignal.timeout(PATIENCE))
    if (client !== null && known?.ok === true && known.value.franceConnect === clientId)
      return { kind: 'hub', exchange: exchangeByHub({ clientId, hub, log }) }
    const code = known === null ? 'hub_missing' : known.ok ? 'hub_franceconnect_missing' : known.error.failure.code
    log.event('franceconnect.hub', { code })
    return null
  }
}
