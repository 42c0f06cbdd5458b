import type { Fields } from '../../../shared/sync.ts'
import { telling } from './collection.ts'

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
export interface Stamps {
  /** On every field that has none of its own: what made the record. Null: none such is known, or it is gone. */
  readonly all: Stamp | null
  readonly on: Readonly<Record<string, Stamp>>
}

/** A record as the hub holds it, with the fields that say something. A deleted one keeps a stamp under `''`: who deleted it. */
export interface HubRecord {
  readonly collection: string
  readonly id: string
  readonly version: number
  readonly deleted: boolean
  readonly fields: Fields
  readonly stamps: Stamps
}

const NONE: Stamps['on'] = {}
/** The stamp of the deletion itself. */
export const DELETION = ''

export const stampOf = ({ stamps }: HubRecord, field: string): Stamp | undefined => stamps.on[field] ?? stamps.all ?? undefined
export const stampsOf = ({ stamps: { all, on } }: HubRecord): readonly Stamp[] => [...(all === null ? [] : [all]), ...Object.values(on)]

/** A record that nobody had. */
export const fresh = (collection: string, id: string, fields: Fields, stamp: Stamp): HubRecord => ({
  ...{ collection, id, version: stamp.version, deleted: false },
  ...{ fields: telling(fields), stamps: { all: stamp, on: NONE } },
})

/** The record with those fields written over its own. */
export function written(record: HubRecord, fields: Fields, stamp: Stamp): HubRecord {
  const on: Record<string, Stamp> = { ...record.stamps.on }
  for (const name of Object.keys(fields)) on[name] = stamp
  return {
    ...record,
    ...{ version: stamp.version, fields: telling({ ...record.fields, ...fields }), stamps: { all: record.stamps.all, on } },
  }
}

/** The record after it went. */
export const gone = (record: HubRecord, stamp: Stamp): HubRecord => ({
  ...record,
  ...{ version: stamp.version, deleted: true, fields: {}, stamps: { all: null, on: { [DELETION]: stamp } } },
})
