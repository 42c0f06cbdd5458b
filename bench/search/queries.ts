import { seeded } from '../../src/core/import/sample/random.ts'
import type { Db } from '../../src/core/store/open.ts'

interface Row {
  readonly family_name: string
  readonly first_name: string
  readonly mobile: string | null
  readonly mail: string | null
  readonly identifier: string
  readonly child: string
  readonly child_family: string
}

const slip = (word: string, at: number): string =>
  word.length < 5 ? word : word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2)

/** What a secretary types in a day: beginnings, whole names in any order, numbers in groups, mails, identifiers, children, slips. */
export function queries(db: Db, count: number): readonly string[] {
  const random = seeded(7)
  const guardians = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM guardian').get()?.n ?? 0
  const pick = db.prepare<[number], Row>(`
    SELECT g.family_name, g.first_name, g.mobile, g.mail, a.identifier, p.first_name AS child, p.family_name AS child_family
    FROM guardian g CROSS JOIN account a ON a.guardian_id = g.id
    CROSS JOIN responsibility r ON r.guardian_id = g.id CROSS JOIN pupil p ON p.id = r.pupil_id WHERE g.rowid >= ? ORDER BY g.rowid LIMIT 1`)
  const rows = Array.from({ length: count }, () => pick.get(1 + random.int(guardians - 2)))
  return rows.flatMap((row, i) => {
    if (row === undefined) return []
    const { family_name: family, first_name: first, child, child_family: childFamily, identifier } = row
    const number = row.mobile === null ? identifier : row.mobile.replace('+262', '0')
    switch (i % 12) {
      case 0:
        return [family.slice(0, 1)]
      case 1:
        return [family.slice(0, 2)]
      case 2:
        return [family.slice(0, 4).toLowerCase()]
      case 3:
        return [family]
      case 4:
        return [`${first} ${family}`]
      case 5:
        return [`${family} ${first.slice(0, 1)}`]
      case 6:
        return [`${child} ${childFamily}`]
      case 7:
        return [/^\d/.test(number) ? number.replaceAll(/(..)(?=.)/g, '$1 ') : number]
      case 8:
        return [number.slice(0, 6)]
      case 9:
        return [row.mail ?? identifier]
      case 10:
        return [`${slip(family, 1)} ${first}`]
      default:
        return [identifier]
    }
  })
}
