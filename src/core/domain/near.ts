const SHORTEST = 4

/** The word with each of its letters left out in turn, and itself: two words that share one of these differ by little. */
export function lessOne(word: string): readonly string[] {
  if (word.length < SHORTEST) return [word]
  return [...new Set([word, ...Array.from(word, (_letter, i) => word.slice(0, i) + word.slice(i + 1))])]
}

/**
 * How many letters are added, left out, changed, or swapped with their neighbour between two words; stops counting above `most`
 * (optimal string alignment distance).
 */
export function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (before[j - 2] ?? 0) + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}

/** How many slips are forgiven: one, or two in a long name; none in a word too short to be sure of. */
export const slips = (word: string): number => (word.length < SHORTEST ? 0 : word.length < 8 ? 1 : 2)
