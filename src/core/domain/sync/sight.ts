import { keysOf, type Ref } from './collection.ts'
import { collections } from './collections.ts'
import type { HubRecord } from './record.ts'
import { RefMap } from './ref-map.ts'

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
  const written = new RefMap<HubRecord>()
  /** Records that were put, under each of their keys; those put since a key was last asked for are not among them yet. */
  const keyed = new Map<string, HubRecord[]>()
  let recent: HubRecord[] = []

  function index(): void {
    for (const record of recent)
      for (const key of liveKeys(record)) {
        const known = keyed.get(key)
        if (known === undefined) keyed.set(key, [record])
        else known.push(record)
      }
    recent = []
  }
  return {
    record: (ref) => written.get(ref) ?? under.record(ref),
    holders(key) {
      const below = under.holders(key)
      if (written.size === 0) return below
      index()
      // What was put again since is no longer what it was.
      const above = (keyed.get(key) ?? []).filter((record) => written.get(record) === record)
      return [...below.filter((record) => !written.has(record)), ...above]
    },
    put(record) {
      written.set(record, record)
      recent.push(record)
    },
    written: () => written.values(),
  }
}

/** The keys a record is found under; none once deleted. */
export function liveKeys(record: HubRecord): readonly string[] {
  const collection = collections.get(record.collection)
  return record.deleted || collection === undefined ? [] : keysOf(collection, record.fields)
}
