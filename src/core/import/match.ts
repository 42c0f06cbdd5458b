import type { Db } from '../store/open.ts'
import { HOMONYMS } from './homonyms.ts'

/**
 * Who is present and who they are in the store, in SQL inside the attached staging file: makes next_pupil, with the id of the row
 * each becomes (NULL: a new one), and finds ONDE's children by their names. Each string is one step.
 */
const PUPILS = [
  `CREATE TABLE staging.next_pupil AS
     SELECT s.key, s.sourceKey, s.otherKey, s.ine, s.family, s.usage, s.first, s.birth, s.sex, coalesce(c.className, s.className) AS className,
            s.file, s.line,
            coalesce((SELECT p.id FROM main.pupil p WHERE p.source_key = s.sourceKey),
                     (SELECT p.id FROM main.pupil p WHERE s.ine IS NOT NULL AND p.ine = s.ine ORDER BY p.left_on IS NOT NULL, p.id LIMIT 1),
                     (SELECT p.id FROM main.pupil p WHERE p.source_key = s.otherKey)) AS id
     FROM staging.pupil s LEFT JOIN staging.class c ON c.key = s.key
     WHERE s.left = 0`,
  `CREATE INDEX staging.next_pupil_source ON next_pupil (sourceKey)`,
  `CREATE INDEX staging.next_pupil_id ON next_pupil (id)`,

  // Two lines that are one pupil (one INE, or one row of the store): the first counts, a person looks at the other.
  `CREATE TABLE staging.twice AS
     SELECT n.rowid AS row FROM staging.next_pupil n
     WHERE EXISTS (SELECT 1 FROM staging.next_pupil o WHERE o.sourceKey = n.sourceKey AND o.rowid < n.rowid)
        OR EXISTS (SELECT 1 FROM staging.next_pupil o WHERE o.id = n.id AND o.rowid < n.rowid)`,
  `INSERT INTO staging.rejected (file, line, reason)
     SELECT file, line, json_object('code', 'import_twice', 'detail', json_object('file', file, 'line', line, 'name', first || ' ' || family))
     FROM staging.next_pupil WHERE rowid IN (SELECT row FROM staging.twice)`,
  `DELETE FROM staging.next_pupil WHERE rowid IN (SELECT row FROM staging.twice)`,
  `CREATE UNIQUE INDEX staging.next_pupil_key ON next_pupil (key)`,

  // Who left and came back has two numbers in SIECLE: the guardians of either are the pupil's.
  `CREATE TABLE staging.also AS
     SELECT s.key, n.key AS kept FROM staging.pupil s JOIN staging.next_pupil n ON n.sourceKey = s.sourceKey WHERE n.key <> s.key`,
  `CREATE INDEX staging.link_pupil ON link (pupil)`,
  `UPDATE staging.link SET pupil = (SELECT kept FROM staging.also a WHERE a.key = link.pupil) WHERE pupil IN (SELECT key FROM staging.also)`,
]

/** ONDE names children by family name, first name and class: one match is the child, none or several is a person's work (homonyms.ts). */
const NAMED_CHILDREN = [
  `CREATE TABLE staging.child_name AS
     SELECT names, classKey, key FROM staging.pupil WHERE left = 0 AND names <> ''
     UNION SELECT usageNames, classKey, key FROM staging.pupil WHERE left = 0 AND usageNames <> ''`,
  `CREATE INDEX staging.child_name_names ON child_name (names)`,
  `CREATE TABLE staging.child_match AS
     SELECT n.guardian, n.child, min(n.file) AS file, min(n.line) AS line, min(n.name) AS name, count(DISTINCT s.key) AS found, min(s.key) AS pupil
     FROM staging.named_child n
     LEFT JOIN staging.child_name s ON s.names = n.names AND (n.classKey = '' OR s.classKey = '' OR s.classKey = n.classKey)
     GROUP BY n.guardian, n.child`,
  ...HOMONYMS,
  `INSERT INTO staging.link (pupil, guardian, legal, rank, kinship) SELECT DISTINCT pupil, guardian, 1, NULL, NULL FROM staging.child_match WHERE found = 1`,
  `INSERT INTO staging.rejected (file, line, reason)
     SELECT file, line, json_object('code', iif(found = 0, 'import_unknown_child', 'import_homonym'),
                                    'detail', json_object('file', file, 'line', line, 'name', name))
     FROM staging.child_match WHERE found <> 1`,
]

/** Responsibilities for somebody that neither file knows. Who left is known. */
const UNKNOWN = [
  `INSERT INTO staging.rejected (file, line, reason)
     SELECT file, line, json_object('code', 'import_unknown_pupil', 'detail', json_object('file', file, 'line', line, 'id', substr(pupil, 1, 40)))
     FROM staging.link l WHERE legal = 1 AND NOT EXISTS (SELECT 1 FROM staging.pupil p WHERE p.key = l.pupil)`,
  `INSERT INTO staging.rejected (file, line, reason)
     SELECT file, line, json_object('code', 'import_unknown_person', 'detail', json_object('file', file, 'line', line, 'id', substr(guardian, 1, 40)))
     FROM staging.link l WHERE legal = 1 AND EXISTS (SELECT 1 FROM staging.next_pupil p WHERE p.key = l.pupil)
       AND NOT EXISTS (SELECT 1 FROM staging.guardian g WHERE g.key = l.guardian)`,
]

export const matchSteps: readonly ((db: Db) => void)[] = [...PUPILS, ...NAMED_CHILDREN, ...UNKNOWN].map((sql) => (db) => void db.exec(sql))
