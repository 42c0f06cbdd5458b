import type { Change, ConflictKind, Fields, Op } from '../../../shared/sync.ts'
import type { Ref } from './collection.ts'
import { written, type HubRecord, type Stamp } from './record.ts'
import type { DraftSight } from './sight.ts'

/** An operation that says what fields become. */
export type Writing = Extract<Op, { do: 'add' | 'set' }>

/** Some of the hub's versions. */
export interface Versions {
  has(version: number): boolean
}

/** One change while it is decided. */
export interface Context {
  readonly change: Change
  /** Versions of the same machine's own changes that its base may not show yet. */
  readonly own: Versions
  readonly version: number
  readonly sight: DraftSight
  readonly stamp: Stamp
  readonly conflict: (kind: ConflictKind, about: Ref, what: ConflictSides) => void
}

export interface ConflictSides {
  /** The group of fields, or `''` when it is about the whole record. */
  readonly field?: string
  readonly mine: Fields
  readonly theirs: Fields
  readonly theirStamp?: Stamp | undefined
}

/** Whether the author of the change did not know of what that stamp says. */
export const unseen = ({ change, own, version }: Context, stamp: Stamp | undefined): boolean =>
  stamp !== undefined && stamp.version > change.base && stamp.version !== version && !own.has(stamp.version)

export const write = ({ sight, stamp }: Context, record: HubRecord, fields: Fields): void => sight.put(written(record, fields, stamp))
