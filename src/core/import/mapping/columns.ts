import { createHash } from 'node:crypto'
import type { MappedField, Mapping } from '../../../shared/mapping.ts'
import { heading, type Cells } from '../headings.ts'

/** Each column's heading, folded, with its number where headings repeat: `nom`, `prenom`, `nom#2`. */
export function columnKeys(headings: Cells): readonly string[] {
  const times = new Map<string, number>()
  return headings.map((cell) => {
    const name = heading(cell)
    const n = (times.get(name) ?? 0) + 1
    times.set(name, n)
    return n === 1 ? name : `${name}#${n}`
  })
}

/** What a mapping is remembered by: the set of headings, in whatever order the next export has them. */
export const headingsKey = (headings: Cells): string =>
  createHash('sha256')
    .update([...columnKeys(headings)].sort().join('\n'))
    .digest('hex')

/** A mapping as it is kept: columns by their headings, so that they may move. */
export interface KeptMapping {
  readonly rows: Mapping['rows']
  readonly columns: Readonly<Partial<Record<MappedField, string>>>
}

export function keepMapping({ rows, columns }: Mapping, headings: Cells): KeptMapping {
  const keys = columnKeys(headings)
  const named = Object.entries(columns).flatMap(([field, at]) => (keys[at] === undefined ? [] : [[field, keys[at]] as const]))
  return { rows, columns: Object.fromEntries(named) }
}

/** Back to positions among these headings; columns that are not there any more are left out. */
export function placeMapping({ rows, columns }: KeptMapping, headings: Cells): Mapping {
  const keys = columnKeys(headings)
  const placed = Object.entries(columns).flatMap(([field, key]) => (keys.includes(key) ? [[field, keys.indexOf(key)] as const] : []))
  return { rows, columns: Object.fromEntries(placed) }
}
