/** A USB scanner is a keyboard with steady, quick fingers: many keys, close together, then Enter. */
export interface Scan {
  readonly text: string
  readonly lastAt: number
}

export const NO_SCAN: Scan = { text: '', lastAt: 0 }

const GAP_MS = 60
const SHORTEST = 20

/** What one more key makes of a possible scan: it goes on, begins again, or is read. `at` in milliseconds. */
export function scanKey(before: Scan, key: string, at: number): { readonly scan: Scan; readonly read: string | null } {
  const close = at - before.lastAt <= GAP_MS
  if (key === 'Enter') {
    const read = close && before.text.length >= SHORTEST ? before.text : null
    return { scan: NO_SCAN, read }
  }
  if (key.length !== 1) return { scan: { text: close ? before.text : '', lastAt: at }, read: null }
  return { scan: { text: close ? before.text + key : key, lastAt: at }, read: null }
}
