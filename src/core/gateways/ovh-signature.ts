import { createHash } from 'node:crypto'

/** What OVHcloud's API wants signed: the request as it leaves. */
export interface SignedRequest {
  readonly applicationSecret: string
  readonly consumerKey: string
  readonly method: string
  readonly url: string
  readonly body: string
  /** Seconds since 1970. */
  readonly timestamp: number
}

/** The X-Ovh-Signature of a request. SHA-1 is what the API asks for; TLS keeps the request, this only names who sends it. */
export function ovhSignature({ applicationSecret, consumerKey, method, url, body, timestamp }: SignedRequest): string {
  const signed = [applicationSecret, consumerKey, method, url, body, timestamp].join('+')
  return `$1$${createHash('sha1').update(signed).digest('hex')}`
}
