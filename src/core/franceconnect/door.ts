import type { Configuration } from 'openid-client'
import { failure, type Failure } from '../../shared/codes.ts'
import type { Farewell } from '../../shared/wire.ts'
import type { FranceConnectPolicy } from '../../shared/policy.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { FranceConnectDoor, FranceConnectPerson } from '../flows/ports.ts'
import type { Clock, Desk, Logger } from '../ports.ts'
import type { Credentials } from './credentials.ts'
import { failureOfProtocol, failureOfVisit } from './fault.ts'
import { personOf } from './person.ts'
import { discoverProvider } from './provider.ts'

export interface FranceConnectPorts {
  readonly policy: FranceConnectPolicy
  /** Null when there are none now: the parent is told that FranceConnect does not answer, IT by the log and `doctor`. */
  readonly credentials: () => Promise<Credentials | null>
  readonly desk: Pick<Desk, 'visit' | 'coverVisit' | 'leaveVisit' | 'endVisit'>
  readonly clock: Clock
  readonly log: Logger
}

/** FranceConnect's levels: a counter for school accounts needs the first. */
const LEVELS = ['eidas1', 'eidas2', 'eidas3']

/** One sign-in: what the reply must match. Lives in memory only, for one visit. */
interface Attempt {
  readonly url: string
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly deadline: number
}

/** What becomes of a sign-in while it is under way. */
interface Course {
  left: boolean
  /** FranceConnect's logout, once there is a session to end. */
  farewell: Farewell | null
}

/** FranceConnect v2 by OpenID Connect: code, state, nonce, PKCE, acr; then its own logout, whatever came of it. */
export function franceConnectDoor({ policy, credentials, desk, clock, log }: FranceConnectPorts): FranceConnectDoor {
  let found: Promise<Configuration> | null = null

  async function provider(): Promise<Configuration> {
    const known = await credentials()
    if (known === null) throw new TypeError('secret')
    const finding = (found ??= discoverProvider(policy, known))
    finding.catch(() => (found = null))
    return finding
  }

  async function attempt(config: Configuration): Promise<Attempt> {
    const oidc = await import('openid-client')
    const deadline = clock.now() + policy.minutes * 60_000
    const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()]
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: policy.returnTo,
      scope: 'openid given_name family_name preferred_username',
      acr_values: 'eidas1',
      prompt: 'login',
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })
    return { url: url.href, state, nonce, verifier, deadline }
  }

  /** Ends FranceConnect's own session; null where it offers no way. */
  async function farewell(config: Configuration, idToken: string | undefined, state: string): Promise<Farewell | null> {
    const { buildEndSessionUrl } = await import('openid-client')
    if (idToken === undefined || config.serverMetadata().end_session_endpoint === undefined) return null
    const back = policy.afterLogout ?? policy.returnTo
    const { href: url } = buildEndSessionUrl(config, { id_token_hint: idToken, post_logout_redirect_uri: back, state })
    return { url, returnTo: back }
  }

  /** The way through. Throws what the protocol throws. */
  async function way(course: Course): Promise<Result<FranceConnectPerson, Failure>> {
    const oidc = await import('openid-client')
    const config = await provider()
    const { url, state, nonce, verifier, deadline } = await attempt(config)
    if (course.left) return err(failure('fc_cancelled'))
    const hosts = [new URL(policy.issuer).hostname, ...policy.hosts]
    const visit = await desk.visit({ url, returnTo: policy.returnTo, hosts, seconds: policy.minutes * 60 })
    if (visit.kind === 'blocked') log.event('franceconnect.blocked', { host: visit.host })
    if (visit.kind !== 'returned') return err(failureOfVisit(visit))
    if (clock.now() > deadline) return err(failure('fc_expired'))
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true }
    const tokens = await oidc.authorizationCodeGrant(config, new URL(visit.url), checks)
    course.farewell = await farewell(config, tokens.id_token, state)
    const claims = tokens.claims()
    if (claims === undefined || !LEVELS.includes(String(claims.acr))) return err(failure('fc_untrusted'))
    const person = personOf(await oidc.fetchUserInfo(config, tokens.access_token, claims.sub))
    if (person === null) return err(failure('fc_untrusted'))
    return course.left ? err(failure('fc_cancelled')) : ok(person)
  }

  let leave: () => void = () => undefined

  return {
    async signIn() {
      const course: Course = { left: false, farewell: null }
      leave = () => {
        course.left = true
        desk.leaveVisit()
      }
      const met = await way(course).catch((error: unknown) => err(failureOfProtocol(error)))
      leave = () => undefined
      // The parent goes on while the pages are left and wiped.
      void desk.endVisit(course.farewell)
      if (met.ok) log.event('franceconnect.done')
      else log.event('franceconnect.failed', { code: met.error.code })
      return met
    },
    leave: () => leave(),
    cover: desk.coverVisit,
  }
}
