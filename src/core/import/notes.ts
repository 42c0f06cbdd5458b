import { importNotes, type ImportNote, type ImportPreview } from '../../shared/import.ts'
import type { Db } from '../store/open.ts'
import { guardianRenumbered, pupilRenumbered } from './fields.ts'
import { exportedName } from './names-sql.ts'

const SHOWN = 50
const childrenOf = (row: string): string =>
  `(SELECT group_concat(p.first || coalesce(' (' || p.className || ')', ''), ', ') FROM staging.next_link l JOIN staging.next_pupil p ON p.key = l.pupilKey WHERE l.guardianKey = ${row}.key)`

/** Two records of the same names with a child in common are one human under two identifiers; the first of them stands for both. */
const SAME_NAMES = `SELECT search FROM staging.next_guardian GROUP BY search HAVING count(*) > 1`
const TWO_RECORDS = `SELECT DISTINCT a.search FROM staging.next_guardian a JOIN staging.next_link x ON x.guardianKey = a.key
  JOIN staging.next_link y ON y.pupilKey = x.pupilKey AND y.guardianKey > x.guardianKey
  JOIN staging.next_guardian b ON b.key = y.guardianKey AND b.search = a.search WHERE a.search IN (${SAME_NAMES})`

/** What each note shows: SQL of `name` and `detail`, a row a case. */
const NOTES: Readonly<Record<ImportNote, string>> = {
  renumbered: `
    SELECT ${exportedName('n')} AS name, n.className AS detail FROM staging.next_pupil n JOIN main.pupil p ON p.id = n.id WHERE ${pupilRenumbered}
    UNION ALL SELECT ${exportedName('n')}, ${childrenOf('n')} FROM staging.next_guardian n JOIN main.guardian g ON g.id = n.id WHERE ${guardianRenumbered}`,
  reused: `
    SELECT ${exportedName('n')} AS name, n.className AS detail FROM staging.next_pupil n JOIN staging.reused r ON r.kind = 'pupil' AND r.key = n.key
    UNION ALL SELECT ${exportedName('n')}, ${childrenOf('n')} FROM staging.next_guardian n JOIN staging.reused r ON r.kind = 'guardian' AND r.key = n.key`,
  twoRecords: `
    SELECT min(${exportedName('n')}) AS name, min(${childrenOf('n')}) AS detail FROM staging.next_guardian n WHERE n.search IN (${TWO_RECORDS}) GROUP BY n.search`,
  homonyms: `
    SELECT min(${exportedName('n')}) AS name, group_concat(${childrenOf('n')}, ' · ') AS detail FROM staging.next_guardian n
    WHERE n.search IN (${SAME_NAMES}) GROUP BY n.search`,
  twins: `
    SELECT group_concat(n.first, ', ') || ' ' || min(n.family) AS name, group_concat(DISTINCT n.className) AS detail FROM staging.next_pupil n
    WHERE n.birth IS NOT NULL GROUP BY n.birth, n.family, (SELECT min(l.guardianKey) FROM staging.next_link l WHERE l.pupilKey = n.key) HAVING count(*) > 1`,
  severalChildren: `
    SELECT ${exportedName('n')} AS name, ${childrenOf('n')} AS detail FROM staging.next_guardian n
    WHERE n.key IN (SELECT guardianKey FROM staging.next_link GROUP BY guardianKey HAVING count(*) > 1)`,
  withoutMobile: `SELECT ${exportedName('n')} AS name, ${childrenOf('n')} AS detail FROM staging.next_guardian n WHERE n.mobile IS NULL`,
}

/** How often each note is true, and the first cases of it. */
export function notable(db: Db): Pick<ImportPreview, 'notes' | 'noteSamples'> {
  const each = <T>(of: (note: ImportNote) => T): Record<ImportNote, T> =>
    Object.fromEntries(importNotes.map((note) => [note, of(note)])) as Record<ImportNote, T>
  return {
    notes: each((note) => db.prepare<[], { n: number }>(COUNTS[note] ?? `SELECT count(*) AS n FROM (${NOTES[note]})`).get()?.n ?? 0),
    noteSamples: each((note) => db.prepare<[], { name: string; detail: string | null }>(`${NOTES[note]} LIMIT ${SHOWN}`).all()),
  }
}

/** Where counting needs no names. */
const COUNTS: Readonly<Partial<Record<ImportNote, string>>> = {
  homonyms: `SELECT count(*) AS n FROM (${SAME_NAMES})`,
  severalChildren: `SELECT count(*) AS n FROM (SELECT 1 FROM staging.next_link GROUP BY guardianKey HAVING count(*) > 1)`,
  withoutMobile: `SELECT count(*) AS n FROM staging.next_guardian WHERE mobile IS NULL`,
}
