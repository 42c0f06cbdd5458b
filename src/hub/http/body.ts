import type { IncomingMessage } from 'node:http'

export type Body =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  /** More than one request may hold. */
  | { readonly kind: 'too-large' }
  /** All requests together hold too much already. */
  | { readonly kind: 'no-room' }
  /** The other side went away. */
  | { readonly kind: 'cut' }

/** The length that a request says its body has; null when it does not say. */
export function saidLength({ headers }: IncomingMessage): number | null {
  const length = Number(headers['content-length'] ?? Number.NaN)
  return Number.isSafeInteger(length) && length >= 0 ? length : null
}

/** A small body, up to so many bytes. `hold` is asked before each part is kept, so that all requests together stay bounded. */
export function readBody(request: IncomingMessage, limit: number, hold: (bytes: number) => boolean): Promise<Body> {
  const parts: Buffer[] = []
  let size = 0
  return reading(request, {
    take(part) {
      size += part.length
      if (size > limit) return 'too-large'
      if (!hold(part.length)) return 'no-room'
      parts.push(part)
      return null
    },
    whole: () => Buffer.concat(parts, size),
  })
}

/** A body for which there is room already, in one piece from the start: put together at the end, it would be there twice. */
export function readInto(request: IncomingMessage, room: number): Promise<Body> {
  // Not from the pool, and of no weight before something is written to it.
  const bytes = Buffer.allocUnsafeSlow(room)
  let size = 0
  return reading(request, {
    take(part) {
      if (size + part.length > room) return 'too-large'
      part.copy(bytes, size)
      size += part.length
      return null
    },
    whole: () => bytes.subarray(0, size),
  })
}

/** Once all of it came, or the other side went away; nothing is kept. */
export function poured(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    request.once('end', resolve).once('error', () => resolve())
    request.once('close', resolve)
    request.resume()
    if (request.complete || request.destroyed) resolve()
  })
}

interface Taker {
  /** Null: there may be more. */
  take(part: Buffer): 'too-large' | 'no-room' | null
  whole(): Buffer
}

function reading(request: IncomingMessage, { take, whole }: Taker): Promise<Body> {
  return new Promise((resolve) => {
    request.on('data', (part: Buffer) => {
      const refused = take(part)
      if (refused === null) return
      request.removeAllListeners('data')
      // What still comes is not kept; the answer says why.
      request.resume()
      resolve({ kind: refused })
    })
    request.once('end', () => resolve({ kind: 'whole', bytes: whole() }))
    request.once('error', () => resolve({ kind: 'cut' }))
    request.once('close', () => resolve({ kind: 'cut' }))
  })
}
