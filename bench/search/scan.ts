import type { Db } from '../../src/core/store/open.ts'
import { fold } from '../../src/core/domain/names.ts'

/** The same question asked by LIKE over every guardian: what search would be without an index. */
export function scan(db: Db): (query: string) => number {
  const statements = new Map<number, { all: (...values: unknown[]) => unknown[] }>()
  return (query) => {
    const words = fold(query)
      .split(' ')
      .filter((word) => word !== '')
    const one = `(' ' || g.search_name LIKE ? OR g.mail LIKE ? OR a.identifier LIKE ? OR g.mobile LIKE ?
      OR EXISTS (SELECT 1 FROM responsibility r JOIN pupil p ON p.id = r.pupil_id
                 WHERE r.guardian_id = g.id AND p.left_on IS NULL AND lower(' ' || p.first_name || ' ' || p.family_name) LIKE ?))`
    let statement = statements.get(words.length)
    if (statement === undefined) {
      statement = db.prepare<unknown[]>(
        `SELECT g.id FROM guardian g JOIN account a ON a.guardian_id = g.id
         WHERE g.left_on IS NULL ${words.map(() => `AND ${one}`).join(' ')} ORDER BY g.search_name LIMIT 50`,
      )
      statements.set(words.length, statement)
    }
    return statement.all(...words.flatMap((word) => [`% ${word}%`, `${word}%`, `${word}%`, `%${word}%`, `% ${word}%`])).length
  }
}
