import { setImmediate as breathe } from 'node:timers/promises'
import type { ImportPreview } from '../../shared/import.ts'
import type { Db } from '../store/open.ts'
import { hold } from './hold.ts'
import { matchSteps } from './match.ts'
import { samePersonSteps } from './same-person.ts'

/** Who answers for whom from now on, and the guardians who answer for somebody present; others are not the house's business. */
const NEXT = [
  `CREATE TABLE staging.next_link AS
     SELECT p.key AS pupilKey, g.key AS guardianKey, min(l.rank) AS rank, min(l.kinship) AS kinship
     FROM staging.link l JOIN staging.next_pupil p ON p.key = l.pupil JOIN staging.guardian g ON g.key = l.guardian
     WHERE l.legal = 1 GROUP BY p.key, g.key`,
  `CREATE INDEX staging.next_link_guardian ON next_link (guardianKey)`,
  `CREATE INDEX staging.next_link_pupil ON next_link (pupilKey)`,
  `CREATE TABLE staging.next_guardian AS
     SELECT s.key, s.sourceKey, s.civility, s.family, s.usage, s.first, s.mobile, s.mobileRaw, s.home, s.work, s.mail, s.search,
            coalesce(a.lines, s.lines) AS lines, coalesce(a.postal, s.postal) AS postal, coalesce(a.city, s.city) AS city,
            coalesce(a.country, s.country) AS country, (SELECT g.id FROM main.guardian g WHERE g.source_key = s.sourceKey) AS id
     FROM staging.guardian s LEFT JOIN staging.address a ON a.id = s.addressId
     WHERE s.key IN (SELECT guardianKey FROM staging.next_link)`,
  `CREATE UNIQUE INDEX staging.next_guardian_key ON next_guardian (key)`,
  `CREATE INDEX staging.next_guardian_id ON next_guardian (id)`,
  `ALTER TABLE staging.next_pupil ADD COLUMN isNew INTEGER`,
  `UPDATE staging.next_pupil SET isNew = id IS NULL`,
  `ALTER TABLE staging.next_guardian ADD COLUMN isNew INTEGER`,
  `UPDATE staging.next_guardian SET isNew = id IS NULL`,
]

const RELINKED = [
  // Pupils of the store whose guardians, or the ranks of them, are not the same any more.
  `CREATE TABLE staging.relinked (id TEXT PRIMARY KEY) WITHOUT ROWID`,
  `INSERT INTO staging.relinked
     SELECT p.id FROM staging.next_pupil p JOIN staging.next_link l ON l.pupilKey = p.key JOIN staging.next_guardian g ON g.key = l.guardianKey
     WHERE NOT p.isNew AND NOT EXISTS (SELECT 1 FROM main.responsibility r WHERE r.guardian_id = g.id AND r.pupil_id = p.id
                                         AND r.legal_rank IS l.rank AND r.kinship IS l.kinship)
     UNION
     SELECT p.id FROM staging.next_pupil p JOIN main.responsibility r ON r.pupil_id = p.id
     WHERE NOT p.isNew AND NOT EXISTS (SELECT 1 FROM staging.next_link l JOIN staging.next_guardian g ON g.key = l.guardianKey
                                         WHERE l.pupilKey = p.key AND g.id = r.guardian_id)`,
]

const run = (sql: string) => (db: Db) => void db.exec(sql)

/**
 * Works out, in SQL and inside the attached staging file, what an export would change. After it staging holds next_pupil, next_guardian,
 * next_link and relinked. One step after the other, with a breath between; `between` may throw to stop.
 */
export async function compare(db: Db, format: ImportPreview['format'], between: () => void): Promise<void> {
  const steps = [...matchSteps, ...(format === 'onde' ? samePersonSteps : []), ...NEXT.map(run), hold, ...RELINKED.map(run)]
  for (const step of steps) {
    between()
    step(db)
    await breathe()
  }
}
