import { MOST_HOMONYMS, type ChildTie, type Homonym, type ImportPreview } from '../../shared/import.ts'
import type { Db } from '../store/open.ts'
import { exportedName } from './names-sql.ts'
import { storedKeyOf } from './same-person.ts'

/** A person's word for one of several children of the same names: a row's guardian and child, as the files name them, and the pupil. */
export interface SaidTie {
  readonly guardian: string
  readonly child: number
  readonly name: string
  readonly pupil: string
}

/**
 * Whom a row may mean when several pupils fit. What the store says already is not asked again: a guardian of those names answers for
 * just one of them. What a person said of the rest is done, and stays in `homonym` to be looked at. After child_match.
 */
export const HOMONYMS: readonly string[] = [
  `CREATE TABLE staging.homonym AS
     SELECT m.rowid AS row, m.guardian, m.child, m.line, m.name, s.key AS pupil, ${exportedName('g')} AS guardianName
     FROM staging.child_match m
     JOIN staging.named_child n ON n.guardian = m.guardian AND n.child = m.child
     JOIN staging.child_name s ON s.names = n.names AND (n.classKey = '' OR s.classKey = '' OR s.classKey = n.classKey)
     JOIN staging.guardian g ON g.key = m.guardian
     WHERE m.found > 1 GROUP BY m.rowid, s.key`,
  `CREATE INDEX staging.homonym_row ON homonym (row)`,
  `CREATE TABLE staging.known_tie AS
     SELECT DISTINCT h.row, h.pupil FROM staging.homonym h
     JOIN staging.next_pupil p ON p.key = h.pupil
     JOIN staging.guardian s ON s.key = h.guardian
     JOIN main.responsibility r ON r.pupil_id = p.id
     JOIN main.guardian g ON g.id = r.guardian_id
     WHERE ${storedKeyOf('g', 's')}`,
  `UPDATE staging.child_match AS m SET found = 1, pupil = k.pupil
     FROM (SELECT row, min(pupil) AS pupil FROM staging.known_tie GROUP BY row HAVING count(*) = 1) k WHERE k.row = m.rowid`,
  `DELETE FROM staging.homonym WHERE row IN (SELECT rowid FROM staging.child_match WHERE found = 1)`,
  `UPDATE staging.child_match AS m SET found = 1, pupil = t.pupil
     FROM staging.homonym h JOIN staging.said_tie t ON t.guardian = h.guardian AND t.child = h.child AND t.name = h.name AND t.pupil = h.pupil
     WHERE h.row = m.rowid`,
]

/** Before anything is compared. A word about files that have changed since fits nothing, and does nothing. */
export function noteTies(db: Db, ties: readonly SaidTie[]): void {
  db.exec(`CREATE TABLE staging.said_tie (guardian TEXT, child INTEGER, name TEXT, pupil TEXT, PRIMARY KEY (guardian, child))`)
  const note = db.prepare('INSERT OR REPLACE INTO staging.said_tie VALUES (@guardian, @child, @name, @pupil)')
  for (const tie of ties) note.run(tie)
}

/** What the refs of a preview stand for; those that mean nothing are left out. */
export function readTies(db: Db, ties: readonly ChildTie[]): readonly SaidTie[] {
  const find = db.prepare<[number, number], SaidTie>(
    `SELECT h.guardian, h.child, h.name, h.pupil FROM staging.homonym h JOIN staging.next_pupil n ON n.key = h.pupil WHERE h.row = ? AND n.rowid = ?`,
  )
  const numberIn = (ref: string, letter: 'h' | 'p'): number => (ref.startsWith(letter) ? Number(ref.slice(1)) : NaN)
  return ties.flatMap(({ ref, pupil }) => {
    const [row, other] = [numberIn(ref, 'h'), numberIn(pupil, 'p')]
    return Number.isSafeInteger(row) && Number.isSafeInteger(other) ? (find.get(row, other) ?? []) : []
  })
}

interface Row {
  readonly row: number
  readonly line: number
  readonly name: string
  readonly guardianName: string
  readonly chosen: number | null
}

/** The homonyms of a preview, with what was said of them. */
export function homonyms(db: Db): Pick<ImportPreview, 'homonyms' | 'homonymCount'> {
  const rows = db
    .prepare<[], Row>(
      `SELECT h.row, h.line, h.name, h.guardianName, (SELECT n.rowid FROM staging.next_pupil n WHERE m.found = 1 AND n.key = m.pupil) AS chosen
       FROM staging.homonym h JOIN staging.child_match m ON m.rowid = h.row GROUP BY h.row ORDER BY h.line, h.row LIMIT ${MOST_HOMONYMS}`,
    )
    .all()
  const candidates = db.prepare<[number], Homonym['candidates'][number]>(
    `SELECT 'p' || n.rowid AS ref, ${exportedName('n')} AS name, n.className, n.birth AS birthDate
     FROM staging.homonym h JOIN staging.next_pupil n ON n.key = h.pupil WHERE h.row = ? ORDER BY n.birth, n.rowid LIMIT 20`,
  )
  return {
    homonymCount: db.prepare<[], { n: number }>('SELECT count(DISTINCT row) AS n FROM staging.homonym').get()?.n ?? 0,
    homonyms: rows.map(({ row, line, name, guardianName, chosen }) => ({
      ...{ ref: `h${row}`, line, guardian: guardianName, child: name, chosen: chosen === null ? null : `p${chosen}` },
      candidates: candidates.all(row),
    })),
  }
}
