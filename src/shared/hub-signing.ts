/** The headers of a signed request. */
export const SIGNED = {
  school: 'guichet-school',
  station: 'guichet-station',
  /** Milliseconds since 1970, by the hub's clock as the station knows it. */
  time: 'guichet-time',
  /** Used once. */
  nonce: 'guichet-nonce',
  /** Ed25519, base64url. */
  signature: 'guichet-signature',
} as const

/** How far a request's time may lie from the hub's, in milliseconds. */
export const SIGNING_WINDOW = 5 * 60_000

export interface Signed {
  readonly method: string
  readonly path: string
  readonly school: string
  readonly station: string
  readonly time: string
  readonly nonce: string
  /** SHA-256 of the body, in hex. */
  readonly bodyHash: string
}

/** What is signed: every part on a line of its own, none of which can hold a line break. */
export const toSign = ({ method, path, school, station, time, nonce, bodyHash }: Signed): string =>
  ['guichet-1', method, path, school, station, time, nonce, bodyHash].join('\n')
