import type { Fields } from '../../../shared/sync.ts'

/** Who wrote a field last: at which version, by hand or from an import, and which person. */
export interface Stamp {
  readonly version: number
  readonly hand: boolean
  readonly actor: string
  /** Milliseconds since 1970, as that station's clock said; only to be shown. */
  readonly at: number
  /** Set by an erasure on the person's request: nothing it took away comes back, not even as a question. */
  readonly erased?: true
}
export type Stamps = Readonly<Record<string, Stamp>>

/** A record as the hub holds it. A deleted one keeps its stamps under `''`: who deleted it. */
export interface HubRecord {
  readonly collection: string
  readonly id: string
  readonly version: number
  readonly deleted: boolean
  readonly fields: Fields
  readonly stamps: Stamps
}

/** The stamp of the deletion itself. */
export const DELETION = ''
