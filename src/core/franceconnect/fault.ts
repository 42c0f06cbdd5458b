import { failure, type Failure } from '../../shared/codes.ts'
import type { Visit } from '../../shared/wire.ts'

/** Why a visit to FranceConnect's pages brought nothing back. */
export function failureOfVisit(visit: Exclude<Visit, { readonly kind: 'returned' }>): Failure {
  switch (visit.kind) {
    case 'closed':
      return failure('fc_cancelled')
    case 'expired':
      return failure('fc_expired')
    case 'unreachable':
      return failure('fc_unreachable')
    case 'blocked':
      return failure('fc_blocked')
  }
}

/** What openid-client's errors carry, as far as it is read here. */
interface ProtocolError {
  readonly code?: unknown
  /** The provider's own word, in a redirection or a reply. */
  readonly error?: unknown
  readonly status?: unknown
}

const UNREACHABLE = new Set(['OAUTH_TIMEOUT', 'OAUTH_ABORT'])

/**
 * The failure that a parent is told when the protocol did not end well. What the provider itself says is a refusal; a code that is
 * too old or was used is time gone by; everything that does not verify (state, nonce, audience, signature, issuer) is distrust.
 * Sources: OpenID Connect Core 3.1.2.6, RFC 6749 section 5.2.
 */
export function failureOfProtocol(error: unknown): Failure {
  if (error instanceof TypeError) return failure('fc_unreachable')
  const { code, error: said, status } = typeof error === 'object' && error !== null ? (error as ProtocolError) : {}
  if (typeof code === 'string' && UNREACHABLE.has(code)) return failure('fc_unreachable')
  if (typeof status === 'number' && status >= 500) return failure('fc_unreachable')
  switch (said) {
    case 'access_denied':
    case 'login_required':
    case 'interaction_required':
    case 'consent_required':
      return failure('fc_cancelled')
    case 'invalid_grant':
      return failure('fc_expired')
    case 'temporarily_unavailable':
    case 'server_error':
      return failure('fc_unreachable')
    case undefined:
      return failure('fc_untrusted')
    default:
      return failure('fc_refused')
  }
}
