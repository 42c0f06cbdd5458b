import { fold } from '../domain/names.ts'
import type { Db } from '../store/open.ts'

const run = (sql: string) => (db: Db) => void db.exec(sql)

/** Folded names as namesOf gives them, of the store's rows. */
function teachNames(db: Db): void {
  db.function('guichet_fold', { deterministic: true }, (name: unknown) => fold(String(name ?? '')))
  db.function(
    'guichet_names',
    { deterministic: true },
    (family: unknown, first: unknown) => `${fold(String(family))}|${fold(String(first))}`,
  )
}

/** SQL: neither the first name nor a family name of `n`, of staging, is that of `s`, of the store. The cheap question first. */
const OTHER_NAMES = `s.first_name <> n.first AND s.family_name <> n.family
  AND guichet_fold(s.first_name) <> guichet_fold(n.first)
  AND guichet_fold(s.family_name) NOT IN (guichet_fold(n.family), guichet_fold(n.usage))
  AND guichet_fold(coalesce(s.usage_name, s.family_name)) NOT IN (guichet_fold(n.family), guichet_fold(n.usage))`

/**
 * One number for another human: a base that was made anew may count from the start again. Whoever has other names altogether, and no child
 * (a pupil: no birth date) in common with whom the store knows by that number, is somebody new: nobody gets another's account. Records that
 * staff corrected, merged or erased keep theirs.
 */
const reusedPupils = run(`INSERT INTO staging.reused
  SELECT 'pupil', n.key FROM staging.next_pupil n JOIN main.pupil s ON s.id = n.id
  WHERE n.ine IS NULL AND n.sourceKey GLOB 'siecle:*' AND s.source_key = n.sourceKey AND s.birth_date IS NOT n.birth AND ${OTHER_NAMES}
    AND NOT EXISTS (SELECT 1 FROM main.correction c WHERE c.subject_id = s.id AND c.state = 'open')`)
const reusedGuardians = run(`INSERT INTO staging.reused
  SELECT 'guardian', n.key FROM staging.next_guardian n JOIN main.guardian s ON s.id = n.id
  WHERE n.sourceKey GLOB 'siecle:*' AND s.merged_into IS NULL AND s.erased_at IS NULL AND ${OTHER_NAMES}
    AND NOT EXISTS (SELECT 1 FROM main.correction c WHERE c.subject_id = s.id AND c.state = 'open')
    AND NOT EXISTS (SELECT 1 FROM staging.next_link l JOIN staging.next_pupil p ON p.key = l.pupilKey
                      JOIN main.responsibility r ON r.pupil_id = p.id AND r.guardian_id = n.id WHERE l.guardianKey = n.key)`)
const forget = (kind: 'pupil' | 'guardian') =>
  run(`UPDATE staging.next_${kind} SET id = NULL WHERE key IN (SELECT key FROM staging.reused WHERE kind = '${kind}')`)

/**
 * One human under another number: at the start of a school year SIECLE may number people anew, and a school that began with ONDE or a
 * spreadsheet may go on with SIECLE. A pupil with the names and birth date of one who would leave, or a guardian with the names of one who
 * would leave and a child in common, is that one, where nobody else fits on either side: their account goes on. Others stay new, and whom
 * they look like leaves: nothing is guessed. What was done goes to `renumbered`, which the preview shows and a person may refuse.
 * After next_pupil and next_link, before next_guardian is told new from known.
 */
export const renumberPupils: readonly ((db: Db) => void)[] = [
  teachNames,
  run(`CREATE TABLE staging.reused (kind TEXT, key TEXT, PRIMARY KEY (kind, key)) WITHOUT ROWID`),
  reusedPupils,
  forget('pupil'),
  run(`CREATE TABLE staging.renumbered (kind TEXT, key TEXT, id TEXT, PRIMARY KEY (kind, key)) WITHOUT ROWID`),
  run(`CREATE TABLE staging.gone_pupil AS
     SELECT p.id, guichet_names(p.family_name, p.first_name) AS names, p.birth_date AS birth FROM main.pupil p
     WHERE p.birth_date IS NOT NULL AND NOT EXISTS (SELECT 1 FROM staging.next_pupil n WHERE n.id = p.id)`),
  run(`CREATE INDEX staging.gone_pupil_names ON gone_pupil (names, birth)`),
  run(`CREATE TABLE staging.come_pupil AS
     SELECT n.key, guichet_names(n.family, n.first) AS names, n.birth FROM staging.next_pupil n WHERE n.id IS NULL AND n.birth IS NOT NULL`),
  run(`CREATE INDEX staging.come_pupil_names ON come_pupil (names, birth)`),
  run(`INSERT INTO staging.renumbered SELECT 'pupil', c.key, g.id FROM staging.come_pupil c JOIN staging.gone_pupil g ON g.names = c.names AND g.birth = c.birth
     WHERE (SELECT count(*) FROM staging.come_pupil o WHERE o.names = c.names AND o.birth = c.birth) = 1
       AND (SELECT count(*) FROM staging.gone_pupil o WHERE o.names = c.names AND o.birth = c.birth) = 1`),
  run(`UPDATE staging.next_pupil AS n SET id = (SELECT id FROM staging.renumbered r WHERE r.kind = 'pupil' AND r.key = n.key)
     WHERE key IN (SELECT key FROM staging.renumbered WHERE kind = 'pupil')`),
]

export const renumberGuardians: readonly ((db: Db) => void)[] = [
  reusedGuardians,
  forget('guardian'),
  run(`CREATE TABLE staging.look_alike AS
     SELECT DISTINCT n.key, g.id FROM staging.next_guardian n
     JOIN staging.next_link l ON l.guardianKey = n.key
     JOIN staging.next_pupil p ON p.key = l.pupilKey AND p.id IS NOT NULL
     JOIN main.responsibility r ON r.pupil_id = p.id
     JOIN main.guardian g ON g.id = r.guardian_id
     WHERE n.id IS NULL AND g.merged_into IS NULL AND g.erased_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM staging.next_guardian o WHERE o.id = g.id)
       AND guichet_names(n.family, n.first) = guichet_names(g.family_name, g.first_name)`),
  run(`CREATE INDEX staging.look_alike_id ON look_alike (id)`),
  run(`CREATE INDEX staging.look_alike_key ON look_alike (key)`),
  run(`INSERT INTO staging.renumbered SELECT 'guardian', c.key, c.id FROM staging.look_alike c
     WHERE (SELECT count(*) FROM staging.look_alike o WHERE o.key = c.key) = 1 AND (SELECT count(*) FROM staging.look_alike o WHERE o.id = c.id) = 1`),
  run(`UPDATE staging.next_guardian AS n SET id = (SELECT id FROM staging.renumbered r WHERE r.kind = 'guardian' AND r.key = n.key)
     WHERE key IN (SELECT key FROM staging.renumbered WHERE kind = 'guardian')`),
]
