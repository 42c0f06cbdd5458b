import type { ImportPreview, ImportSample, RejectedLine } from '../../shared/import.ts'
import type { Db } from '../store/open.ts'

/**
 * Works out, in SQL and inside the attached staging file, what an export would change: who is present, who matches whom.
 * After it staging holds next_pupil, next_guardian and next_link, each with the id of the row it becomes (NULL: a new one).
 */
export function prepare(db: Db): void {
  db.exec(`
    CREATE TABLE staging.next_pupil AS
      SELECT s.key, s.sourceKey, s.ine, s.family, s.usage, s.first, s.birth, s.sex, coalesce(c.className, s.className) AS className,
             coalesce(p.id, q.id) AS id, p.id IS NULL AND q.id IS NULL AS isNew
      FROM staging.pupil s
      LEFT JOIN staging.class c ON c.key = s.key
      LEFT JOIN main.pupil p ON p.source_key = s.sourceKey
      LEFT JOIN main.pupil q ON p.id IS NULL AND s.ine IS NOT NULL AND q.ine = s.ine
      WHERE s.left = 0;
    CREATE UNIQUE INDEX staging.next_pupil_key ON next_pupil (key);
    CREATE INDEX staging.next_pupil_id ON next_pupil (id);

    -- ONDE names children by family name, first name and class: one match is the child, none or several is a person's work.
    CREATE TABLE staging.child_match AS
      SELECT n.guardian, n.nameKey, n.file, n.line, n.name, count(DISTINCT s.key) AS found, min(s.key) AS pupil
      FROM staging.named_child n
      LEFT JOIN (SELECT key, nameKey AS k FROM staging.pupil UNION SELECT key, usageKey FROM staging.pupil WHERE usageKey <> '') s ON s.k = n.nameKey
      GROUP BY n.guardian, n.nameKey;
    INSERT OR IGNORE INTO staging.link (pupil, guardian, legal, rank, kinship)
      SELECT pupil, guardian, 1, NULL, NULL FROM staging.child_match WHERE found = 1;
    INSERT INTO staging.rejected (file, line, reason)
      SELECT file, line, json_object('code', iif(found = 0, 'import_unknown_child', 'import_homonym'),
                                     'detail', json_object('file', file, 'line', line, 'name', name))
      FROM staging.child_match WHERE found <> 1;

    -- The same person on two rows (same names and a child in common) is one; others of the same names are told apart by their first child.
    CREATE TABLE staging.first_child AS
      SELECT l.guardian AS key, min(p.sourceKey) AS child FROM staging.link l JOIN staging.next_pupil p ON p.key = l.pupil GROUP BY l.guardian;
    CREATE UNIQUE INDEX staging.first_child_key ON first_child (key);
    UPDATE staging.guardian SET sourceKey = sourceKey || '|' || coalesce((SELECT child FROM staging.first_child f WHERE f.key = guardian.key), guardian.key)
      WHERE sourceKey LIKE 'onde:%' AND sourceKey IN (SELECT sourceKey FROM staging.guardian GROUP BY sourceKey HAVING count(*) > 1);
    CREATE TABLE staging.same AS SELECT g.key, min(o.key) AS kept FROM staging.guardian g JOIN staging.guardian o ON o.sourceKey = g.sourceKey
      WHERE g.sourceKey LIKE 'onde:%' GROUP BY g.key HAVING min(o.key) <> g.key;
    UPDATE OR IGNORE staging.link SET guardian = (SELECT kept FROM staging.same s WHERE s.key = link.guardian) WHERE guardian IN (SELECT key FROM staging.same);
    DELETE FROM staging.guardian WHERE key IN (SELECT key FROM staging.same);

    CREATE TABLE staging.next_link AS
      SELECT l.pupil AS pupilKey, l.guardian AS guardianKey, l.rank, l.kinship
      FROM staging.link l JOIN staging.next_pupil p ON p.key = l.pupil JOIN staging.guardian g ON g.key = l.guardian
      WHERE l.legal = 1;
    CREATE INDEX staging.next_link_guardian ON next_link (guardianKey);
    CREATE INDEX staging.next_link_pupil ON next_link (pupilKey);

    CREATE TABLE staging.next_guardian AS
      SELECT s.key, s.sourceKey, s.civility, s.family, s.usage, s.first, s.mobile, s.mobileRaw, s.home, s.work, s.mail, s.search,
             coalesce(a.lines, s.lines) AS lines, coalesce(a.postal, s.postal) AS postal, coalesce(a.city, s.city) AS city,
             coalesce(a.country, s.country) AS country, g.id AS id, g.id IS NULL AS isNew
      FROM staging.guardian s
      LEFT JOIN staging.address a ON a.id = s.addressId
      LEFT JOIN main.guardian g ON g.source_key = s.sourceKey
      WHERE s.key IN (SELECT guardianKey FROM staging.next_link);
    CREATE UNIQUE INDEX staging.next_guardian_key ON next_guardian (key);
    CREATE INDEX staging.next_guardian_id ON next_guardian (id);`)
}

/** A stored row differs from the export's: the columns people care for, by the names the screen shows. */
export const PUPIL_FIELDS = [
  ['familyName', 'p.family_name', 'n.family'],
  ['usageName', 'p.usage_name', 'n.usage'],
  ['firstName', 'p.first_name', 'n.first'],
  ['birthDate', 'p.birth_date', 'n.birth'],
  ['className', 'p.class_name', 'n.className'],
] as const
export const GUARDIAN_FIELDS = [
  ['familyName', 'g.family_name', 'n.family'],
  ['usageName', 'g.usage_name', 'n.usage'],
  ['firstName', 'g.first_name', 'n.first'],
  ['mobile', 'g.mobile', 'n.mobile'],
  ['mail', 'g.mail', 'n.mail'],
  ['address', 'g.address_lines', 'n.lines'],
  ['postalCode', 'g.postal_code', 'n.postal'],
  ['city', 'g.city', 'n.city'],
] as const

const differs = (fields: readonly (readonly [string, string, string])[]): string => fields.map(([, was, is]) => `${was} IS NOT ${is}`).join(' OR ')
export const pupilChanged = `(${differs(PUPIL_FIELDS)} OR p.left_on IS NOT NULL)`
export const guardianChanged = `(${differs(GUARDIAN_FIELDS)} OR g.left_on IS NOT NULL)`

const LEAVING_PUPILS = 'FROM main.pupil p WHERE p.left_on IS NULL AND p.id NOT IN (SELECT id FROM staging.next_pupil WHERE id IS NOT NULL)'
const LEAVING_GUARDIANS = 'FROM main.guardian g WHERE g.left_on IS NULL AND g.id NOT IN (SELECT id FROM staging.next_guardian WHERE id IS NOT NULL)'
const CHANGED_PUPILS = `FROM staging.next_pupil n JOIN main.pupil p ON p.id = n.id WHERE ${pupilChanged}`
const CHANGED_GUARDIANS = `FROM staging.next_guardian n JOIN main.guardian g ON g.id = n.id WHERE ${guardianChanged}`

type Counted = Omit<ImportPreview, 'format' | 'exportedOn' | 'schoolYear'>

/** The difference in numbers, with the first fifty of each kind to look at. */
export function difference(db: Db): Counted {
  const count = (from: string): number => db.prepare<[], { n: number }>(`SELECT count(*) AS n ${from}`).get()?.n ?? 0
  const names = (sql: string, kind: 'pupil' | 'guardian'): ImportSample[] =>
    db.prepare<[], { name: string; className: string | null }>(sql).all().map((row) => ({ kind, ...row, fields: [] }))
  const changes = (sql: string, kind: 'pupil' | 'guardian'): ImportSample[] =>
    db.prepare<[], { name: string; className: string | null; was: string; is: string }>(sql).all().map(({ name, className, was, is }) => ({
      kind,
      name,
      className,
      fields: fieldsOf(JSON.parse(was) as Record<string, string | null>, JSON.parse(is) as Record<string, string | null>),
    }))
  const object = (fields: readonly (readonly [string, string, string])[], side: 1 | 2): string =>
    `json_object(${fields.map((field) => `'${field[0]}', ${field[side]}`).join(', ')})`
  return {
    pupils: count('FROM staging.next_pupil'),
    guardians: count('FROM staging.next_guardian'),
    added: { pupils: count('FROM staging.next_pupil WHERE isNew'), guardians: count('FROM staging.next_guardian WHERE isNew') },
    changed: { pupils: count(CHANGED_PUPILS), guardians: count(CHANGED_GUARDIANS) },
    leaving: { pupils: count(LEAVING_PUPILS), guardians: count(LEAVING_GUARDIANS) },
    rejectedCount: count('FROM staging.rejected'),
    rejected: db
      .prepare<[], { file: string; line: number; reason: string }>('SELECT file, line, reason FROM staging.rejected ORDER BY file, line LIMIT 200')
      .all()
      .map((row): RejectedLine => ({ file: row.file, line: row.line, reason: JSON.parse(row.reason) as RejectedLine['reason'] })),
    samples: {
      added: [
        ...names(`SELECT first || ' ' || coalesce(usage, family) AS name, className FROM staging.next_pupil WHERE isNew LIMIT 50`, 'pupil'),
        ...names(`SELECT first || ' ' || coalesce(usage, family) AS name, NULL AS className FROM staging.next_guardian WHERE isNew LIMIT 50`, 'guardian'),
      ],
      changed: [
        ...changes(`SELECT n.first || ' ' || n.family AS name, n.className, ${object(PUPIL_FIELDS, 1)} AS was, ${object(PUPIL_FIELDS, 2)} AS "is" ${CHANGED_PUPILS} LIMIT 50`, 'pupil'),
        ...changes(`SELECT n.first || ' ' || n.family AS name, NULL AS className, ${object(GUARDIAN_FIELDS, 1)} AS was, ${object(GUARDIAN_FIELDS, 2)} AS "is" ${CHANGED_GUARDIANS} LIMIT 50`, 'guardian'),
      ],
      leaving: [
        ...names(`SELECT p.first_name || ' ' || coalesce(p.usage_name, p.family_name) AS name, p.class_name AS className ${LEAVING_PUPILS} LIMIT 50`, 'pupil'),
        ...names(`SELECT g.first_name || ' ' || coalesce(g.usage_name, g.family_name) AS name, NULL AS className ${LEAVING_GUARDIANS} LIMIT 50`, 'guardian'),
      ],
    },
    notes: {
      withoutMobile: count('FROM staging.next_guardian WHERE mobile IS NULL'),
      homonyms: count(`FROM (SELECT 1 FROM staging.next_guardian GROUP BY search HAVING count(*) > 1)`),
    },
  }
}

function fieldsOf(was: Readonly<Record<string, string | null>>, is: Readonly<Record<string, string | null>>): ImportSample['fields'] {
  return Object.keys(is)
    .filter((field) => was[field] !== is[field])
    .map((field) => ({ field, before: was[field] ?? null, after: is[field] ?? null }))
}
