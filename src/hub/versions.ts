import type { Versions } from '../core/domain/sync/context.ts'
import type { SyncRequest } from '../shared/sync.ts'

/** Those in the ranges, in their order, and those added later. */
export function versionsIn(ranges: SyncRequest['mine']): Versions & { add(version: number): void } {
  const sorted = [...ranges].sort(([a], [b]) => a - b)
  const added = new Set<number>()
  return {
    add: (version) => void added.add(version),
    has(version) {
      if (added.has(version)) return true
      let [low, high] = [0, sorted.length - 1]
      while (low <= high) {
        const middle = (low + high) >> 1
        const [first, last] = sorted[middle] ?? [Infinity, -Infinity]
        if (version < first) high = middle - 1
        else if (version > last) low = middle + 1
        else return true
      }
      return false
    },
  }
}
