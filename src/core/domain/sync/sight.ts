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
  /** Each record that was put, as it was put last. */
  written(): readonly HubRecord[]
}

/** A layer over what was read: later reads see it. */
export const draftOver = (under: Sight): DraftSight => new Draft(under)

/** There is one for each change, and most of them hold one record: nothing is laid out before it is asked for. */
class Draft implements DraftSight {
  readonly #under: Sight
  #written: RefMap<HubRecord> | null = null
  /** Records that were put, by their keys. */
  #keyed: Map<string, HubRecord[]> | null = null
  /** Those that were put since a key was last asked for. */
  #recent: HubRecord[] = []

  constructor(under: Sight) {
    this.#under = under
  }

  record(ref: Ref): HubRecord | null {
    return this.#written?.get(ref) ?? this.#under.record(ref)
  }

  holders(key: string): readonly HubRecord[] {
    const written = this.#written
    const below = this.#under.holders(key)
    if (written === null) return below
    // What was put again since is no longer what it was.
    const above = this.#indexed().get(key)?.filter((record) => written.get(record) === record)
    if (below.length === 0) return above ?? below
    return [...below.filter((record) => !written.has(record)), ...(above ?? [])]
  }

  put(record: HubRecord): void {
    this.#written ??= new RefMap()
    this.#written.set(record, record)
    this.#recent.push(record)
  }

  written(): readonly HubRecord[] {
    return this.#written?.values() ?? []
  }

  #indexed(): ReadonlyMap<string, readonly HubRecord[]> {
    const keyed = (this.#keyed ??= new Map<string, HubRecord[]>())
    for (const record of this.#recent)
      for (const key of liveKeys(record)) {
        const known = keyed.get(key)
        if (known === undefined) keyed.set(key, [record])
        else known.push(record)
      }
    this.#recent = []
    return keyed
  }
}

/** The keys a record is found under; none once deleted. */
export function liveKeys(record: HubRecord): readonly string[] {
  const collection = collections.get(record.collection)
  return record.deleted || collection === undefined ? [] : keysOf(collection, record.fields)
}
