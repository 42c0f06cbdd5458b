import { fold } from '../../domain/names.ts'
import { isIssuedSql } from '../../domain/secret.ts'
import type { Db } from '../../store/open.ts'
import { classKey } from './read.ts'

/** Which guardian of the store each line may mean, by the names of both and the pupil's class; with birth or used name. */
export function matchLines(db: Db): void {
  db.function(
    'guichet_names',
    { deterministic: true },
    (family: unknown, first: unknown) => `${fold(String(family))}|${fold(String(first))}`,
  )
  db.function('guichet_class', { deterministic: true }, (name: unknown) => classKey(String(name ?? '')))
  const names = (row: 'p' | 'g', family: string): string => `guichet_names(${row}.${family}, ${row}.first_name)`
  const who = (pupil: string, guardian: string): string => `
    SELECT ${names('p', pupil)}, guichet_class(p.class_name), ${names('g', guardian)}, g.id
    FROM main.responsibility r JOIN main.pupil p ON p.id = r.pupil_id JOIN main.guardian g ON g.id = r.guardian_id
    WHERE p.left_on IS NULL AND g.left_on IS NULL AND p.${pupil} IS NOT NULL AND g.${guardian} IS NOT NULL`
  db.exec(`CREATE TABLE staging.who (pupilNames TEXT, classKey TEXT, guardianNames TEXT, guardian TEXT)`)
  for (const pupil of ['family_name', 'usage_name']) {
    for (const guardian of ['family_name', 'usage_name']) db.exec(`INSERT INTO staging.who ${who(pupil, guardian)}`)
  }
  db.exec(`CREATE INDEX staging.who_names ON who (pupilNames, guardianNames)`)
  db.exec(`CREATE TABLE staging.fit AS
    SELECT l.line, w.guardian, max(l.classKey = '' OR w.classKey = '' OR w.classKey = l.classKey) AS inClass
    FROM staging.account_line l JOIN staging.who w ON w.pupilNames = l.pupilNames AND w.guardianNames = l.guardianNames
    GROUP BY l.line, w.guardian`)
  db.exec(`CREATE INDEX staging.fit_line ON fit (line)`)
  db.exec(`CREATE INDEX staging.account_line_identifier ON account_line (identifier)`)
  db.exec(`CREATE TABLE staging.line_verdict AS
    SELECT l.line, CASE
      WHEN (SELECT sum(inClass) FROM staging.fit f WHERE f.line = l.line) = 1 THEN NULL
      WHEN (SELECT sum(inClass) FROM staging.fit f WHERE f.line = l.line) > 1 THEN 'homonyms'
      WHEN (SELECT count(*) FROM staging.fit f WHERE f.line = l.line) = 1 THEN 'class-differs'
      WHEN (SELECT count(*) FROM staging.fit f WHERE f.line = l.line) > 1 THEN 'homonyms'
      WHEN EXISTS (SELECT 1 FROM staging.who w WHERE w.pupilNames = l.pupilNames) THEN 'unknown-guardian'
      ELSE 'unknown-pupil' END AS reason,
      (SELECT f.guardian FROM staging.fit f WHERE f.line = l.line AND f.inClass ORDER BY f.guardian LIMIT 1) AS guardian
    FROM staging.account_line l`)
  db.exec(`CREATE UNIQUE INDEX staging.line_verdict_line ON line_verdict (line)`)
  // Another child's line says whose the identifiant is: what is left is no guess, if that person fits here too.
  db.exec(`UPDATE staging.line_verdict AS v SET reason = NULL, guardian = k.guardian
    FROM (SELECT l.line, min(o.guardian) AS guardian FROM staging.account_line l
          JOIN staging.account_line s ON s.identifier = l.identifier AND s.line <> l.line AND l.identifier <> ''
          JOIN staging.line_verdict o ON o.line = s.line AND o.reason IS NULL
          JOIN staging.fit f ON f.line = l.line AND f.guardian = o.guardian
          GROUP BY l.line HAVING count(DISTINCT o.guardian) = 1) k
    WHERE k.line = v.line AND v.reason IN ('homonyms', 'class-differs')`)
}

export interface Chosen {
  readonly line: number
  readonly guardianId: string
}

/**
 * One claim for each person and identifiant of the list, with the reason why it cannot be met, and what meeting it changes. `chosen` says
 * whose lines are that fitted several; only one of those who fit counts.
 */
export function makeClaims(db: Db, chosen: readonly Chosen[]): void {
  const choose = db.prepare(`UPDATE staging.line_verdict SET reason = NULL, guardian = @guardianId
    WHERE line = @line AND reason IN ('homonyms', 'class-differs')
      AND EXISTS (SELECT 1 FROM staging.fit f WHERE f.line = @line AND f.guardian = @guardianId)`)
  for (const one of chosen) choose.run(one)
  db.exec(`
    DROP TABLE IF EXISTS staging.claim;
    CREATE TABLE staging.claim (
      line INTEGER PRIMARY KEY, guardian TEXT, account TEXT, was TEXT, identifier TEXT COLLATE NOCASE, password TEXT, hash TEXT, reason TEXT, known TEXT);
    INSERT INTO staging.claim (line, guardian, account, was, identifier, password, reason, known)
      SELECT min(l.line), v.guardian, a.id, a.identifier, l.identifier, max(l.password),
        CASE
          WHEN l.identifier = '' OR l.identifier GLOB '* *' THEN 'bad-identifier'
          WHEN a.closed_at IS NOT NULL OR a.merged_into IS NOT NULL THEN 'closed'
          WHEN a.state IN ('active', 'activating') THEN 'active'
          WHEN EXISTS (SELECT 1 FROM main.letter t WHERE t.account_id = a.id AND t.state IN ('queued', 'sending', 'sent', 'doubtful'))
            OR EXISTS (SELECT 1 FROM main.credential c WHERE c.account_id = a.id AND c.ended_at IS NULL AND c.kind = 'provisional' AND NOT ${isIssuedSql('c.hash')})
            THEN 'letter-out'
        END,
        (SELECT c.hash FROM main.credential c WHERE c.account_id = a.id AND c.ended_at IS NULL AND c.kind = 'provisional' AND ${isIssuedSql('c.hash')})
      FROM staging.line_verdict v JOIN staging.account_line l ON l.line = v.line JOIN main.account a ON a.guardian_id = v.guardian
      WHERE v.reason IS NULL GROUP BY v.guardian, l.identifier COLLATE NOCASE;
    CREATE INDEX staging.claim_identifier ON claim (identifier);
    CREATE INDEX staging.claim_guardian ON claim (guardian);
    UPDATE staging.claim SET reason = 'two-identifiers' WHERE reason IS NULL AND (SELECT count(*) FROM staging.claim o WHERE o.guardian = claim.guardian) > 1;
    UPDATE staging.claim SET reason = 'identifier-shared' WHERE reason IS NULL AND (SELECT count(*) FROM staging.claim o WHERE o.identifier = claim.identifier) > 1;`)
  refuseTaken(db)
}

/** Whoever has an identifiant now may give it up, but only when their own claim is met. */
export function refuseTaken(db: Db): void {
  const taken = db.prepare(`UPDATE staging.claim SET reason = 'identifier-taken' WHERE reason IS NULL AND EXISTS (
    SELECT 1 FROM main.account o WHERE o.identifier = claim.identifier AND o.id <> claim.account
      AND NOT EXISTS (SELECT 1 FROM staging.claim g WHERE g.account = o.id AND g.reason IS NULL AND g.identifier <> claim.identifier))`)
  while (taken.run().changes > 0);
}

/** SQL: what a claim that can be met changes. */
export const SETS_IDENTIFIER = `(c.reason IS NULL AND c.was <> c.identifier)`
export const SETS_PASSWORD = `(c.reason IS NULL AND c.password IS NOT NULL)`
/** One that cannot be met, though nothing is amiss: the account is as the list says. */
export const AS_LISTED = `(c.reason IN ('active', 'letter-out', 'closed') AND c.was = c.identifier)`
