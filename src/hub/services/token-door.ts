import { readReply } from '../../core/gateways/reply.ts'
import { readSecret } from '../../core/gateways/secrets.ts'
import type { Env } from '../../core/gateways/open.ts'
import { failure, type Failure } from '../../shared/codes.ts'
import type { HubInput, HubOutput } from '../../shared/hub-contract.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { HubPorts } from '../ports.ts'
import type { HubFranceConnect } from './config.ts'
import { heldWork } from './held-work.ts'
import type { ServicesOf } from './of-school.ts'

export interface TokenDoorPorts extends Pick<HubPorts, 'log' | 'random'> {
  readonly services: ServicesOf
  readonly env: Env
}
type Asked = HubInput<'franceconnect'>
type Answered = Result<HubOutput<'franceconnect'>, Failure>

const TIMEOUT = 10_000

/**
 * Asks FranceConnect's token endpoint with the client secret that stays here, and gives its answer as it is: whether it is to be
 * believed (nonce, signature, audience) is decided at the station that began the sign-in. Only a code is exchanged, and only there.
 * Failures: `hub_franceconnect_missing`, `hub_secret_missing`, `fc_unreachable`, `hub_busy`.
 */
export function tokenDoor({ log, random, services, env }: TokenDoorPorts) {
  const held = heldWork<Answered>()

  async function ask({ code, redirectUri, codeVerifier }: Asked, school: string, known: HubFranceConnect): Promise<Answered> {
    const secret = readSecret(known.clientSecret, env)
    if (!secret.ok) return err(failure('hub_secret_missing', { service: 'franceconnect' }))
    const form = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: codeVerifier,
      client_id: known.clientId,
      client_secret: secret.value,
    })
    try {
      const response = await fetch(known.tokenEndpoint, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: form,
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT),
      })
      const { status, text } = await readReply(response)
      log.event('franceconnect.asked', { school, status })
      if (text === null) return err(failure('fc_unreachable'))
      return ok({ status, type: (response.headers.get('content-type') ?? '').slice(0, 200), body: text })
    } catch {
      log.event('franceconnect.asked', { school, status: 0 })
      return err(failure('fc_unreachable'))
    }
  }

  return {
    async exchange(asked: Asked, school: string): Promise<Answered> {
      const { franceConnect } = await services(school)
      if (franceConnect === null || franceConnect.clientId !== asked.clientId) return err(failure('hub_franceconnect_missing'))
      const work = held.join(school, Buffer.from(random(16)).toString('hex'), () => ask(asked, school, franceConnect))
      return work ?? err(failure('hub_busy'))
    },
    ended: held.ended,
  }
}
export type TokenDoor = ReturnType<typeof tokenDoor>
