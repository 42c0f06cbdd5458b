/** A USB scanner is a keyboard with steady, quick fingers: many keys, close together, then Enter. */
export interface Scan {
  readonly text: string
  readonly lastAt: number
}

export const NO_SCAN: Scan = { text: '', lastAt: -Infinity }

/** Quicker than any hand: typists at a record's speed leave 60 ms between keys, scanners 1 to 20. */
export const LONGEST_GAP_MS = 50
/** Shorter than a slip's code (16 signs) and any letter's. */
export const SHORTEST = 14

/** What one more key (`KeyboardEvent.key`) makes of a possible scan: it goes on, begins again, or is read. `at` in milliseconds. */
export function scanKey(before: Scan, key: string, at: number): { readonly scan: Scan; readonly read: string | null } {
  const close = at - before.lastAt < LONGEST_GAP_MS
  if (key === 'Enter') return { scan: NO_SCAN, read: close && before.text.length >= SHORTEST ? before.text : null }
  // Shift and AltGr come as keys of their own between a scanner's characters.
  if (key.length !== 1) return { scan: close ? { text: before.text, lastAt: at } : NO_SCAN, read: null }
  return { scan: { text: close ? before.text + key : key, lastAt: at }, read: null }
}
