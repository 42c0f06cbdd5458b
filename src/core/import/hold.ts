import { searchName } from '../domain/names.ts'
import type { Db } from '../store/open.ts'

/** The export's column of each field that staff may have corrected. */
const COLUMNS = {
  guardian: {
    familyName: 'family',
    usageName: 'usage',
    firstName: 'first',
    mobile: 'mobile',
    phoneHome: 'home',
    mail: 'mail',
    address: 'lines',
    postalCode: 'postal',
    city: 'city',
  },
  pupil: { familyName: 'family', usageName: 'usage', firstName: 'first', birthDate: 'birth', className: 'className' },
} as const

/**
 * What staff corrected stays as they made it: in staging the export's value gives way to theirs before anything is compared, and goes to
 * `held`, which says what the export had. Where both say the same the correction has been reported: it is `agreed` once applied.
 * Children linked and unlinked by staff, guardians merged and people erased are kept so too. After next_guardian, next_pupil and
 * next_link, before relinked.
 */
export function hold(db: Db): void {
  db.exec(`CREATE TABLE staging.held (correction TEXT, kind TEXT, id TEXT, field TEXT, exported TEXT, agreed INTEGER)`)
  for (const kind of ['guardian', 'pupil'] as const) {
    for (const [field, column] of Object.entries(COLUMNS[kind])) {
      db.prepare(
        `INSERT INTO staging.held SELECT c.id, @kind, n.id, @field, n.${column}, n.${column} IS c.after
         FROM main.correction c JOIN staging.next_${kind} n ON n.id = c.subject_id
         WHERE c.state = 'open' AND c.subject_kind = @kind AND c.field = @field`,
      ).run({ kind, field })
      const also = field === 'mobile' ? `, mobileRaw = (SELECT mobile_raw FROM main.guardian g WHERE g.id = n.id)` : ''
      db.prepare(
        `UPDATE staging.next_${kind} AS n SET ${column} = (SELECT c.after FROM main.correction c JOIN staging.held h ON h.correction = c.id WHERE h.id = n.id AND h.field = @field)${also}
         WHERE n.id IN (SELECT id FROM staging.held WHERE kind = @kind AND field = @field AND NOT agreed)`,
      ).run({ kind, field })
    }
  }
  nameAgain(db)
  holdTies(db)
}

/** Folded names follow corrected ones. */
function nameAgain(db: Db): void {
  const rows = db
    .prepare<[], { key: string; family: string; usage: string | null; first: string }>(
      `SELECT key, family, usage, first FROM staging.next_guardian
       WHERE id IN (SELECT id FROM staging.held WHERE kind = 'guardian' AND field IN ('familyName', 'usageName', 'firstName'))`,
    )
    .all()
  const put = db.prepare('UPDATE staging.next_guardian SET search = ? WHERE key = ?')
  for (const { key, family, usage, first } of rows) put.run(searchName({ familyName: family, usageName: usage, firstName: first }), key)
}

const TIES = [
  `CREATE TABLE staging.agreed_tie (id TEXT)`,
  // Merged, and the export knows only the record that is no more: it speaks of the one that stays.
  `UPDATE staging.next_guardian AS n SET id = (SELECT m.merged_into FROM main.guardian m WHERE m.id = n.id)
     WHERE id IN (SELECT m.id FROM main.guardian m WHERE m.merged_into IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM staging.next_guardian keep WHERE keep.id = m.merged_into))`,
  // Merged: whoever the export still knows under two identifiers is one; what it says of the other record no longer counts.
  `UPDATE staging.next_link AS l SET guardianKey = (
       SELECT keep.key FROM main.guardian m JOIN staging.next_guardian o ON o.id = m.id JOIN staging.next_guardian keep ON keep.id = m.merged_into
       WHERE o.key = l.guardianKey)
     WHERE guardianKey IN (SELECT o.key FROM main.guardian m JOIN staging.next_guardian o ON o.id = m.id JOIN staging.next_guardian keep ON keep.id = m.merged_into)`,
  `INSERT INTO staging.agreed_tie SELECT t.id FROM main.tie t WHERE t.state = 'open' AND t.kind = 'merged'
     AND NOT EXISTS (SELECT 1 FROM staging.next_guardian n WHERE n.id = t.other_id)`,
  `DELETE FROM staging.next_guardian WHERE id IN (SELECT id FROM main.guardian WHERE merged_into IS NOT NULL)
     AND EXISTS (SELECT 1 FROM staging.next_guardian keep JOIN main.guardian m ON m.merged_into = keep.id WHERE m.id = next_guardian.id)`,
  // Erased on their request: an export that still knows them does not bring them back.
  `DELETE FROM staging.next_link WHERE guardianKey IN (SELECT n.key FROM staging.next_guardian n JOIN main.guardian g ON g.id = n.id WHERE g.erased_at IS NOT NULL)`,
  `DELETE FROM staging.next_guardian WHERE id IN (SELECT id FROM main.guardian WHERE erased_at IS NOT NULL)`,

  `INSERT INTO staging.agreed_tie SELECT t.id FROM main.tie t
     JOIN staging.next_guardian g ON g.id = t.guardian_id JOIN staging.next_pupil p ON p.id = t.other_id
     WHERE t.state = 'open' AND (
       (t.kind = 'unlinked' AND NOT EXISTS (SELECT 1 FROM staging.next_link l WHERE l.guardianKey = g.key AND l.pupilKey = p.key))
       OR (t.kind = 'linked' AND EXISTS (SELECT 1 FROM staging.next_link l WHERE l.guardianKey = g.key AND l.pupilKey = p.key)))`,
  `DELETE FROM staging.next_link WHERE EXISTS (
     SELECT 1 FROM main.tie t JOIN staging.next_guardian g ON g.id = t.guardian_id JOIN staging.next_pupil p ON p.id = t.other_id
     WHERE t.state = 'open' AND t.kind = 'unlinked' AND g.key = next_link.guardianKey AND p.key = next_link.pupilKey)`,
  `INSERT INTO staging.next_link (pupilKey, guardianKey, rank, kinship)
     SELECT p.key, g.key, r.legal_rank, r.kinship FROM main.tie t
     JOIN staging.next_guardian g ON g.id = t.guardian_id JOIN staging.next_pupil p ON p.id = t.other_id
     LEFT JOIN main.responsibility r ON r.guardian_id = t.guardian_id AND r.pupil_id = t.other_id
     WHERE t.state = 'open' AND t.kind = 'linked'
       AND NOT EXISTS (SELECT 1 FROM staging.next_link l WHERE l.guardianKey = g.key AND l.pupilKey = p.key)`,
  // A child may be reached twice by now.
  `DELETE FROM staging.next_link WHERE rowid NOT IN (SELECT min(rowid) FROM staging.next_link GROUP BY pupilKey, guardianKey)`,
]

function holdTies(db: Db): void {
  for (const sql of TIES) db.exec(sql)
}

/** Inside the transaction that applies: what the export has agreed to is not to be reported any more. */
export function agree(db: Db): void {
  db.exec(`
    UPDATE main.correction SET state = 'agreed' WHERE id IN (SELECT correction FROM staging.held WHERE agreed);
    UPDATE main.tie SET state = 'agreed' WHERE id IN (SELECT id FROM staging.agreed_tie)`)
}
