import type { IncomingMessage } from 'node:http'

export type Body =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  /** More than one request may hold. */
  | { readonly kind: 'too-large' }
  /** All requests together hold too much already. */
  | { readonly kind: 'no-room' }
  /** The other side went away. */
  | { readonly kind: 'cut' }

/** The request's body, up to so many bytes. `hold` is asked before each part is kept, so that all requests together stay bounded. */
export function readBody(request: IncomingMessage, limit: number, hold: (bytes: number) => boolean): Promise<Body> {
  return new Promise((resolve) => {
    const parts: Buffer[] = []
    let size = 0
    const give = (body: Body): void => {
      request.removeAllListeners('data')
      // What still comes is not kept; the answer says why.
      request.resume()
      resolve(body)
    }
    request.on('data', (part: Buffer) => {
      size += part.length
      if (size > limit) give({ kind: 'too-large' })
      else if (!hold(part.length)) give({ kind: 'no-room' })
      else parts.push(part)
    })
    request.once('end', () => resolve({ kind: 'whole', bytes: Buffer.concat(parts, size) }))
    request.once('error', () => resolve({ kind: 'cut' }))
    request.once('close', () => resolve({ kind: 'cut' }))
  })
}
