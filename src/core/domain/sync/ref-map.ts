import type { Ref } from './collection.ts'

/** Values by record, without a name that would have to be put together for each look. */
export class RefMap<T> {
  readonly #byCollection = new Map<string, Map<string, T>>()
  #size = 0

  get({ collection, id }: Ref): T | undefined {
    return this.#byCollection.get(collection)?.get(id)
  }
  has({ collection, id }: Ref): boolean {
    return this.#byCollection.get(collection)?.has(id) === true
  }
  set({ collection, id }: Ref, value: T): void {
    let known = this.#byCollection.get(collection)
    if (known === undefined) this.#byCollection.set(collection, (known = new Map()))
    const before = known.size
    known.set(id, value)
    this.#size += known.size - before
  }
  get size(): number {
    return this.#size
  }
  /** By collection, in the order in which each record came first. */
  values(): readonly T[] {
    return [...this.#byCollection.values()].flatMap((known) => [...known.values()])
  }
}
