import { failure, type Failure } from '../shared/codes.ts'
import { takenSchema, type Change, type Outcome, type SyncRequest } from '../shared/sync.ts'

/** What the hub knows of a station's life. */
export interface Life {
  /** Of its last reply. */
  readonly token: string | null
  /** That the last request showed. */
  readonly previous: string | null
  /** Of the reply before the last, when the last request did not wait for it. */
  readonly unheard: string | null
  /** The last request as JSON, when all of it was taken as it was sent. */
  readonly taken: string | null
  readonly last_sequence: number
}

/** A wanted end of a transaction that must leave nothing behind. */
export class Refused extends Error {
  readonly failure: Failure
  constructor(reason: Failure) {
    super(reason.code)
    this.failure = reason
  }
}

/** The request as one that this life may make now, at that version of the school. */
export function inStep(asked: SyncRequest, life: Life, version: number): SyncRequest {
  if (asked.cursor > version || turnOf(asked.token) > turnOf(life.token)) throw new Refused(failure('hub_behind'))
  const request = asked.after === undefined ? asked : caughtUp(asked, life)
  const isCurrent = request.token === life.token
  const isLost = request.token === life.previous || (life.unheard !== null && request.token === life.unheard)
  if (!isCurrent && !isLost) throw new Refused(failure('station_forked'))
  return request
}

/**
 * A request that did not wait for the answer to the one before, as its station would have made it after hearing that all of that was
 * taken. Anything else (a request that was late, or of which more is to be said) is refused, and nothing has happened.
 */
function caughtUp(request: SyncRequest, { token, previous, unheard, taken: text, last_sequence }: Life): SyncRequest {
  const taken = text === null ? null : takenSchema.parse(JSON.parse(text))
  const isNext = request.changes[0]?.sequence === Number(last_sequence) + 1
  if (taken === null || taken.last !== request.after || request.token !== (unheard ?? previous) || !isNext)
    throw new Refused(failure('hub_out_of_step'))
  const cursor = taken.version + taken.count - 1
  return { ...request, token, cursor, mine: [...request.mine, [taken.version, cursor]] }
}

/**
 * A token counts the replies of one life that said something new. A station whose count is behind the hub's is a copy or was restored;
 * one that is ahead tells that the hub was, even once other machines have brought the hub's counter past its cursor.
 */
export const turnOf = (token: string | null): number => Number.parseInt(token ?? '0', 10)

/** One life numbers its changes without gaps; a new change under a number that was used means that another machine lives this life too. */
export function lastOf(changes: readonly Change[], known: ReadonlyMap<string, Outcome>, before: number): number {
  let last = before
  for (const { id, sequence } of changes) {
    if (!known.has(id) && sequence !== last + 1) throw new Refused(failure('station_forked'))
    last = Math.max(last, sequence)
  }
  return last
}
