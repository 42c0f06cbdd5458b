import type { Configuration } from 'openid-client'
import type { FranceConnectPolicy } from '../../shared/policy.ts'
import type { Credentials } from './credentials.ts'

const ANSWER_SECONDS = 10
const CLOCK_TOLERANCE_SECONDS = 120

/**
 * FranceConnect as it describes itself, its signatures always checked: the ID token's and, since userinfo is a signed JWT in v2,
 * that one's too. Rejects when it cannot be reached or is not what the policy names.
 */
export async function discoverProvider(policy: FranceConnectPolicy, credentials: Credentials): Promise<Configuration> {
  const oidc = await import('openid-client')
  const metadata = {
    id_token_signed_response_alg: policy.signedWith,
    userinfo_signed_response_alg: policy.signedWith,
    [oidc.clockTolerance]: CLOCK_TOLERANCE_SECONDS,
  }
  const onThisMachine = policy.issuer.startsWith('http:')
  const authentication = credentials.kind === 'here' ? oidc.ClientSecretPost(credentials.secret) : oidc.None()
  const config = await oidc.discovery(new URL(policy.issuer), policy.clientId, metadata, authentication, {
    timeout: ANSWER_SECONDS,
    execute: [oidc.enableNonRepudiationChecks, ...(onThisMachine ? [oidc.allowInsecureRequests] : [])],
  })
  if (credentials.kind === 'hub') {
    const { token_endpoint: tokens } = config.serverMetadata()
    config[oidc.customFetch] = (url, options) => {
      if (url !== tokens) return fetch(url, options as RequestInit)
      if (!(options.body instanceof URLSearchParams)) throw new TypeError('not a form')
      return credentials.exchange(options.body, options.signal)
    }
  }
  return config
}
