import type { Failure } from '../../shared/codes.ts'
import type { Result } from '../../shared/result.ts'
import type { Limits } from './limits.ts'
import type { KnownCaller, SignedHead } from './signature.ts'

export interface AdmissionPorts {
  /** Whom a request says it is from, as far as its head tells. */
  readonly foresee: (head: SignedHead) => Promise<Result<KnownCaller, Failure>>
  readonly limits: Pick<Limits, 'stationBytes' | 'addressBytes'>
}

/** Before anything of a large body is read. */
export type Admitted =
  | { readonly kind: 'come'; readonly leave: () => void }
  | { readonly kind: 'refused'; readonly failure: Failure }
  /** That station, or that address, holds as much as one may. */
  | { readonly kind: 'later' }

/**
 * Who may bring more than anybody may. The head is all there is to go by: it names a station that the hub knows, at this hour. It may be
 * forged, by somebody who has seen such a name: what one station and one address hold together is bounded too.
 */
export function admission({ foresee, limits }: AdmissionPorts) {
  const [stations, addresses] = [shares(limits.stationBytes), shares(limits.addressBytes)]
  return async (head: SignedHead, address: string, bytes: number): Promise<Admitted> => {
    const known = await foresee(head)
    if (!known.ok) return { kind: 'refused', failure: known.error }
    const station = stations.take(`${known.value.school} ${known.value.station}`, bytes)
    if (station === null) return { kind: 'later' }
    const near = addresses.take(address, bytes)
    if (near !== null)
      return {
        kind: 'come',
        leave() {
          station()
          near()
        },
      }
    station()
    return { kind: 'later' }
  }
}
export type Admission = ReturnType<typeof admission>

/** What each of many holds, up to so much each. */
function shares(most: number) {
  const held = new Map<string, number>()
  return {
    /** Gives back how to let go of it; null when it would be too much. */
    take(who: string, bytes: number): (() => void) | null {
      const before = held.get(who) ?? 0
      if (before + bytes > most) return null
      held.set(who, before + bytes)
      return () => {
        const left = (held.get(who) ?? 0) - bytes
        if (left > 0) held.set(who, left)
        else held.delete(who)
      }
    },
  }
}
