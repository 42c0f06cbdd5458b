import { setImmediate as breathe } from 'node:timers/promises'
import type { ImportFormat } from '../../shared/import.ts'
import type { Db } from '../store/open.ts'
import { hold } from './hold.ts'
import { fillUncovered, type Uncovered } from './mapping/fill.ts'
import { matchSteps } from './match.ts'
import { renumberGuardians, renumberPupils } from './renumber.ts'
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
]

/** ONDE and spreadsheets know people by their names: a pupil whom the store knows by a number keeps it. */
const KEEP_NUMBERS = [
  `UPDATE staging.next_pupil AS n SET sourceKey = (SELECT p.source_key FROM main.pupil p WHERE p.id = n.id)
     WHERE ine IS NULL AND EXISTS (SELECT 1 FROM main.pupil p WHERE p.id = n.id AND p.source_key NOT GLOB 'onde:*')`,
]

/** They say nothing of kinship, and hardly of ranks: a tie that is there already stays as it is. */
const KEEP_TIES = [
  `UPDATE staging.next_link AS l SET rank = r.legal_rank, kinship = r.kinship
     FROM staging.next_guardian g, staging.next_pupil p, main.responsibility r
     WHERE g.key = l.guardianKey AND p.key = l.pupilKey AND r.guardian_id = g.id AND r.pupil_id = p.id
       AND (l.rank IS NULL OR r.kinship IS NOT NULL)`,
]

const NEW = [
  `ALTER TABLE staging.next_pupil ADD COLUMN isNew INTEGER`,
  `UPDATE staging.next_pupil SET isNew = id IS NULL`,
  `ALTER TABLE staging.next_guardian ADD COLUMN isNew INTEGER`,
  `UPDATE staging.next_guardian SET isNew = id IS NULL`,
  // Who would leave and does not, because a person says so: see leave-out.ts.
  `CREATE TABLE staging.stay (kind TEXT, id TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID`,
]

/** Needs what staff corrected to be held already. */
export const RELINKED = [
  `DROP TABLE IF EXISTS staging.relinked`,
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
 * next_link, renumbered and relinked. One step after the other, with a breath between; `between` may throw to stop.
 */
export async function compare(db: Db, format: ImportFormat, uncovered: Uncovered, between: () => void): Promise<void> {
  const named = format === 'siecle' ? [] : [...KEEP_NUMBERS.map(run), ...samePersonSteps(format)]
  const steps = [
    ...matchSteps,
    ...renumberPupils,
    ...named,
    ...NEXT.map(run),
    ...renumberGuardians,
    ...(format === 'siecle' ? [] : KEEP_TIES.map(run)),
    (on: Db): void => fillUncovered(on, uncovered),
    ...NEW.map(run),
    hold,
    ...RELINKED.map(run),
  ]
  for (const step of steps) {
    between()
    step(db)
    await breathe()
  }
}
