import { createRequire } from 'node:module'

const load = createRequire(import.meta.url)

/** A library that is read at its first use: a parent waits for core's start, not for what nobody has asked for yet. */
export function lazily<Library>(name: string): () => Library {
  let library: Library | null = null
  return () => (library ??= load(name) as Library)
}
