import type { Logger } from '../ports.ts'
import type { HubClient } from '../sync/hub-client.ts'

export interface ByHubPorts {
  readonly clientId: string
  readonly hub: () => HubClient | null
  readonly log: Logger
}

const PATIENCE = 20_000

/**
 * The request for tokens, made by the hub, which puts the secret to it. What comes back is FranceConnect's answer as it is: everything
 * in it is checked here, by the library, as if it had been asked directly. Throws a TypeError, as `fetch` does, when there is none.
 */
export const exchangeByHub =
  ({ clientId, hub, log }: ByHubPorts) =>
  async (form: URLSearchParams, signal: AbortSignal | undefined): Promise<Response> => {
    const client = hub()
    if (client === null) throw new TypeError('no hub')
    const field = (name: string): string => form.get(name) ?? ''
    const asked = { clientId, code: field('code'), redirectUri: field('redirect_uri'), codeVerifier: field('code_verifier') }
    const answer = await client.call('franceconnect', asked, signal ?? AbortSignal.timeout(PATIENCE))
    if (!answer.ok) {
      log.event('franceconnect.hub', { code: answer.error.failure.code })
      throw new TypeError('hub')
    }
    const { status, type, body } = answer.value
    return new Response(body === '' ? null : body, { status, headers: { 'content-type': type } })
  }
