import type { About, Conflict } from '../../shared/settle.ts'

export interface Group {
  readonly about: About
  readonly conflicts: readonly Conflict[]
}

/** Those of one family together, in the order in which they came. */
export function grouped(conflicts: readonly Conflict[]): readonly Group[] {
  const groups = new Map<string, { about: About; conflicts: Conflict[] }>()
  for (const conflict of conflicts) {
    const { about } = conflict
    const key = about.guardianId ?? about.name ?? conflict.id
    const group = groups.get(`${key} ${about.name}`)
    if (group === undefined) groups.set(`${key} ${about.name}`, { about, conflicts: [conflict] })
    else group.conflicts.push(conflict)
  }
  return [...groups.values()]
}
