import { keyOf, keysOf, type Ref } from './collection.ts'
import { collections } from './collections.ts'
import type { HubRecord } from './record.ts'

/** What has to be read before changes can be decided: records, and whoever is found under those keys. */
export interface Needs {
  readonly refs: readonly Ref[]
  readonly keys: readonly string[]
}

/** The part of the hub's records that a batch can touch, with what the batch did to them so far. Reads of what was not asked for throw. */
export interface Sight {
  record(ref: Ref): HubRecord | null
  /** Live records under that key. */
  holders(key: string): readonly HubRecord[]
}

export interface DraftSight extends Sight {
  put(record: HubRecord): void
}

/** A layer over what was read: later reads see it. */
export function draftOver(under: Sight): DraftSight & { written(): readonly HubRecord[] } {
  const written = new Map<string, HubRecord>()
  const keyed = new Map<string, Set<string>>()
  return {
    record: (ref) => written.get(keyOf(ref)) ?? under.record(ref),
    holders(key) {
      const below = under.holders(key).filter((record) => !written.has(keyOf(record)))
      const above = [...(keyed.get(key) ?? [])].flatMap((ref) => {
        const record = written.get(ref)
        return record !== undefined && liveKeys(record).includes(key) ? [record] : []
      })
      return [...below, ...above]
    },
    put(record) {
      const ref = keyOf(record)
      written.set(ref, record)
      for (const key of liveKeys(record)) {
        const refs = keyed.get(key)
        if (refs === undefined) keyed.set(key, new Set([ref]))
        else refs.add(ref)
      }
    },
    written: () => [...written.values()],
  }
}

const keysKnown = new WeakMap<HubRecord, readonly string[]>()

/** The keys a record is found under; none once deleted. */
export function liveKeys(record: HubRecord): readonly string[] {
  const known = keysKnown.get(record)
  if (known !== undefined) return known
  const collection = collections.get(record.collection)
  const keys = record.deleted || collection === undefined ? [] : keysOf(collection, record.fields)
  keysKnown.set(record, keys)
  return keys
}
