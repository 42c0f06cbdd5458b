/**
 * What one hub process takes on. Beyond it answers 429 (you, later) or 503 (everybody, later) with Retry-After, and nothing was done.
 *
 * | limit            | of                  | figure                          |
 * |------------------|---------------------|---------------------------------|
 * | body             | a request           | 16 MiB (1,000 changes take 1–2) |
 * | body             | one that is held    | 128 KiB                         |
 * | body             | a caller that names | 64 KiB                          |
 * |                  | no known station    |                                 |
 * | larger bodies    | a station           | 24 MiB                          |
 * | larger bodies    | an address          | 64 MiB                          |
 * | bytes in work    | the process         | 128 MiB                         |
 * | requests at work | the process         | 64; what is held does not count |
 * |                  |                     | nor what is still being sent    |
 * | waits            | the process         | 10,000                          |
 * | requests         | a station           | 300 at once, then 20 a second   |
 * | joins            | an address          | 10 at once, then 1 a minute     |
 * | pages            | an address          | 60 at once, then 1 a second     |
 * | headers, request | a connection        | 15 s, 120 s until it is there   |
 * | silence          | a connection        | 150 s; polls are held for less  |
 * | connections      | the process         | 20,000                          |
 */
export interface Limits {
  readonly bodyBytes: number
  readonly heldBodyBytes: number
  /** Up to here anybody's body is read; beyond it the head must name a station that is known. */
  readonly openBodyBytes: number
  /** Larger bodies of one station, together. */
  readonly stationBytes: number
  /** Larger bodies from one address, together. */
  readonly addressBytes: number
  /** Bodies and answers that are held in memory, together. */
  readonly workBytes: number
  readonly atWork: number
  readonly waits: number
  readonly station: Rate
  readonly join: Rate
  readonly page: Rate
  readonly headersMs: number
  readonly requestMs: number
  readonly silenceMs: number
  readonly connections: number
}

export const LIMITS: Limits = {
  bodyBytes: 16 * 1024 * 1024,
  heldBodyBytes: 128 * 1024,
  openBodyBytes: 64 * 1024,
  stationBytes: 24 * 1024 * 1024,
  addressBytes: 64 * 1024 * 1024,
  workBytes: 128 * 1024 * 1024,
  atWork: 64,
  waits: 10_000,
  station: { burst: 300, perSecond: 20 },
  join: { burst: 10, perSecond: 1 / 60 },
  page: { burst: 60, perSecond: 1 },
  headersMs: 15_000,
  requestMs: 120_000,
  silenceMs: 150_000,
  connections: 20_000,
}

export interface Rate {
  /** So many at once. */
  readonly burst: number
  /** So many come back a second. */
  readonly perSecond: number
}
interface Bucket {
  left: number
  at: number
}

/** Most callers that are remembered; who comes back after being forgotten begins with a full bucket. */
export const REMEMBERED = 20_000

/** A bucket for each caller. `now` in milliseconds, never going back. */
export function rateLimit({ burst, perSecond }: Rate, now: () => number) {
  const buckets = new Map<string, Bucket>()
  return {
    remembered: () => buckets.size,
    /** Null when the caller may go on; else the seconds to wait. */
    take(caller: string): number | null {
      const at = now()
      const known = buckets.get(caller)
      const left = known === undefined ? burst : Math.min(burst, known.left + ((at - known.at) / 1000) * perSecond)
      buckets.delete(caller)
      buckets.set(caller, { left: left >= 1 ? left - 1 : left, at })
      if (buckets.size > REMEMBERED) for (const oldest of buckets.keys()) if (buckets.delete(oldest)) break
      return left >= 1 ? null : Math.max(1, Math.ceil((1 - left) / perSecond))
    },
  }
}
