import type { Ref } from './collection.ts'

/** Values by record, without a name that would have to be put together for each look. Many hold one record only: maps are made for the second. */
export class RefMap<T extends object | string | number | null> {
  #only: { readonly ref: Ref; readonly value: T } | null = null
  #byCollection: Map<string, Map<string, T>> | null = null

  get(ref: Ref): T | undefined {
    if (this.#byCollection !== null) return this.#byCollection.get(ref.collection)?.get(ref.id)
    return this.#only !== null && isSame(this.#only.ref, ref) ? this.#only.value : undefined
  }

  has(ref: Ref): boolean {
    return this.get(ref) !== undefined
  }

  set(ref: Ref, value: T): void {
    if (this.#byCollection === null) {
      const only = this.#only
      if (only === null || isSame(only.ref, ref)) {
        this.#only = { ref, value }
        return
      }
      this.#byCollection = new Map([[only.ref.collection, new Map([[only.ref.id, only.value]])]])
      this.#only = null
    }
    const known = this.#byCollection.get(ref.collection)
    if (known === undefined) this.#byCollection.set(ref.collection, new Map([[ref.id, value]]))
    else known.set(ref.id, value)
  }

  get size(): number {
    if (this.#byCollection === null) return this.#only === null ? 0 : 1
    let size = 0
    for (const known of this.#byCollection.values()) size += known.size
    return size
  }

  /** By collection, in the order in which each record came first. */
  values(): readonly T[] {
    if (this.#byCollection === null) return this.#only === null ? [] : [this.#only.value]
    const [first, ...more] = this.#byCollection.values()
    const values = [...(first?.values() ?? [])]
    for (const known of more) for (const value of known.values()) values.push(value)
    return values
  }
}

const isSame = (a: Ref, b: Ref): boolean => a.id === b.id && a.collection === b.collection
