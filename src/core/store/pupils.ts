import { fold } from '../domain/names.ts'
import type { Db } from './open.ts'

export interface PupilRow {
  readonly id: string
  readonly family_name: string
  readonly usage_name: string | null
  readonly first_name: string
  readonly birth_date: string | null
  readonly class_name: string | null
}

export function pupils(db: Db) {
  const byId = db.prepare<[string], PupilRow>('SELECT * FROM pupil WHERE id = ?')
  return {
    byId: (id: string): PupilRow | null => byId.get(id) ?? null,
    /** Present pupils by the beginnings of their names and of their class, twenty at most. */
    find(query: string): readonly PupilRow[] {
      const words = fold(query)
        .split(' ')
        .filter((word) => word !== '')
        .slice(0, 6)
      if (words.length === 0) return []
      return db
        .prepare<unknown[], PupilRow>(
          `SELECT * FROM pupil WHERE left_on IS NULL
           ${words.map(() => `AND fold(first_name || ' ' || family_name || ' ' || coalesce(usage_name, '') || ' ' || coalesce(class_name, '')) LIKE ?`).join(' ')}
           ORDER BY family_name, first_name, id LIMIT 20`,
        )
        .all(...words.map((word) => `% ${word}%`))
    },
  }
}
export type Pupils = ReturnType<typeof pupils>
