import type { Db } from '../store/open.ts'

/**
 * ONDE numbers no people. Two of its rows with the same names are one person when they have a child in common; a row is a guardian of
 * the store when names and a child are the same, or, when no child is left, names and mobile or mail. All others are new: two people
 * may share their names, and nobody must be given another's account.
 */
const BEFORE = [
  `CREATE TABLE staging.person AS SELECT key, names, key AS kept FROM staging.guardian WHERE sourceKey IS NULL`,
  `CREATE UNIQUE INDEX staging.person_key ON person (key)`,
  `CREATE INDEX staging.link_guardian ON link (guardian)`,
  `CREATE TABLE staging.namesake AS
     SELECT x.key, x.names, l.pupil FROM staging.person x JOIN staging.link l ON l.guardian = x.key
     WHERE x.names IN (SELECT names FROM staging.person GROUP BY names HAVING count(*) > 1)`,
  `CREATE INDEX staging.namesake_by_child ON namesake (pupil, names)`,
]

/** What tells two people of the same names apart, or shows that they are one; SQL over staging.guardian `g`. */
const CONTACTS = {
  mobile: 'g.mobile',
  mail: 'g.mail',
  address: `CASE g.lines WHEN '[]' THEN NULL ELSE lower(g.lines) || coalesce(g.postal, '') END`,
} as const

const NAMESAKES = '(SELECT DISTINCT key, names FROM staging.namesake)'

/**
 * A table with a row a pupil names a guardian once for each child. Rows with the same names are then one person too when mobile, mail
 * or address is the same.
 */
const MORE_IN_COMMON = Object.entries(CONTACTS).map(
  ([kind, value]) => `INSERT INTO staging.namesake SELECT n.key, n.names, '${kind}:' || ${value}
    FROM ${NAMESAKES} n JOIN staging.guardian g ON g.key = n.key WHERE ${value} IS NOT NULL`,
)

/**
 * Rows that name the same two people speak of one couple, unless what is said of either contradicts itself: two couples of a town may
 * bear the same names, and their mobiles, mails or addresses tell them apart.
 */
const COUPLES = [
  `CREATE INDEX staging.beside_guardian ON beside (guardian)`,
  `CREATE TABLE staging.couple AS
     SELECT b.guardian AS key, x.names, min(x.names, o.names) || '+' || max(x.names, o.names) AS couple
     FROM staging.beside b JOIN staging.person x ON x.key = b.guardian JOIN staging.person o ON o.key = b.other`,
  `CREATE TABLE staging.contradicted AS
     SELECT DISTINCT couple FROM (
       SELECT c.couple FROM staging.couple c JOIN staging.guardian g ON g.key = c.key GROUP BY c.couple, c.names
       HAVING ${Object.values(CONTACTS)
         .map((value) => `count(DISTINCT ${value}) > 1`)
         .join(' OR ')})`,
  `INSERT INTO staging.namesake SELECT n.key, n.names, 'couple:' || c.couple
     FROM ${NAMESAKES} n JOIN staging.couple c ON c.key = n.key
     WHERE c.couple NOT IN (SELECT couple FROM staging.contradicted)`,
]

/** Whoever stands beside one and the same person is one, whatever else is said: asked again each time that rows have become one. */
const BESIDE_ONE = [
  `DELETE FROM staging.namesake WHERE pupil GLOB 'beside:*'`,
  `INSERT INTO staging.namesake SELECT n.key, n.names, 'beside:' || o.kept
     FROM ${NAMESAKES} n
     JOIN staging.beside b ON b.guardian = n.key JOIN staging.person o ON o.key = b.other`,
]

/** SQL: the store's guardian has the names of the export's, and no number. */
export const storedKeyOf = (stored: string, named: string): string =>
  `substr(${stored}.source_key, 1, length(${named}.names) + 6) = 'onde:' || ${named}.names || '|'`

/** A person spread over more rows than this does not exist; the loop stops as soon as nothing moves. */
const MOST_ROWS = 20

const JOIN_ROWS = `
  UPDATE staging.person AS x SET kept = m.kept
  FROM (SELECT a.key, min(p.kept) AS kept FROM staging.namesake a
        JOIN staging.namesake b ON b.pupil = a.pupil AND b.names = a.names
        JOIN staging.person p ON p.key = b.key GROUP BY a.key) m
  WHERE m.key = x.key AND m.kept < x.kept`

const AFTER = [
  `CREATE TABLE staging.known AS
     SELECT x.kept, g.id, g.source_key AS sourceKey, count(DISTINCT r.pupil_id) AS shared, g.left_on IS NOT NULL AS gone
     FROM staging.person x
     JOIN staging.link l ON l.guardian = x.key
     JOIN staging.next_pupil p ON p.key = l.pupil
     JOIN main.responsibility r ON r.pupil_id = p.id
     JOIN main.guardian g ON g.id = r.guardian_id
     WHERE ${storedKeyOf('g', 'x')}
     GROUP BY x.kept, g.id`,
  `CREATE INDEX staging.known_kept ON known (kept)`,
  `CREATE INDEX staging.known_id ON known (id)`,
  `CREATE INDEX staging.guardian_mobile ON guardian (mobile) WHERE mobile IS NOT NULL`,
  `CREATE INDEX staging.guardian_mail ON guardian (mail) WHERE mail IS NOT NULL`,
  ...(['mobile', 'mail'] as const).map(
    (contact) => `
    INSERT INTO staging.known
      SELECT x.kept, g.id, g.source_key, 0, g.left_on IS NOT NULL
      FROM main.guardian g
      JOIN staging.guardian s ON s.${contact} = g.${contact}
      JOIN staging.person x ON x.key = s.key
      WHERE g.source_key GLOB 'onde:*' AND ${storedKeyOf('g', 'x')}
        AND x.kept NOT IN (SELECT kept FROM staging.known) AND g.id NOT IN (SELECT id FROM staging.known)
      GROUP BY g.id`,
  ),
  `CREATE TABLE staging.chosen AS
     SELECT kept, id, sourceKey FROM (
       SELECT *, row_number() OVER (PARTITION BY kept ORDER BY shared DESC, gone, id) AS n FROM staging.known) WHERE n = 1`,
  `CREATE UNIQUE INDEX staging.chosen_kept ON chosen (kept)`,
  // Rows whose children are apart, and that the store knows as one person.
  `UPDATE staging.person SET kept = (SELECT min(o.kept) FROM staging.chosen c JOIN staging.chosen o ON o.id = c.id WHERE c.kept = person.kept)
     WHERE kept IN (SELECT kept FROM staging.chosen WHERE id IN (SELECT id FROM staging.chosen GROUP BY id HAVING count(*) > 1))`,

  // What the row that is kept does not tell, another of the same person may.
  ...(['mail', 'home', 'work', 'mobile', 'mobileRaw', 'postal', 'city', 'usage', 'civility'] as const).map(
    (column) => `UPDATE staging.guardian AS g SET ${column} = (
       SELECT min(o.${column}) FROM staging.person x JOIN staging.guardian o ON o.key = x.key WHERE x.kept = g.key)
     WHERE ${column} IS NULL AND key IN (SELECT kept FROM staging.person WHERE key <> kept)`,
  ),
  `UPDATE staging.link SET guardian = (SELECT kept FROM staging.person x WHERE x.key = link.guardian)
     WHERE guardian IN (SELECT key FROM staging.person WHERE key <> kept)`,
  `DELETE FROM staging.guardian WHERE key IN (SELECT key FROM staging.person WHERE key <> kept)`,
  `CREATE TABLE staging.first_child AS
     SELECT l.guardian AS key, min(p.sourceKey) AS child FROM staging.link l JOIN staging.next_pupil p ON p.key = l.pupil GROUP BY l.guardian`,
  `CREATE UNIQUE INDEX staging.first_child_key ON first_child (key)`,
  `UPDATE staging.guardian AS g SET sourceKey = coalesce(
       (SELECT c.sourceKey FROM staging.chosen c WHERE c.kept = g.key),
       'onde:' || g.names || '|' || (SELECT f.child FROM staging.first_child f WHERE f.key = g.key))
     WHERE g.sourceKey IS NULL`,
  // The key of a namesake who had this child before, and was not recognised: the store deletes nobody, so their number is new.
  `UPDATE staging.guardian AS g SET sourceKey = sourceKey || '#' || (
       SELECT count(*) FROM main.guardian m WHERE m.source_key >= 'onde:' || g.names || '|' AND m.source_key < 'onde:' || g.names || '}')
     WHERE g.sourceKey GLOB 'onde:*' AND g.key NOT IN (SELECT kept FROM staging.chosen)
       AND EXISTS (SELECT 1 FROM main.guardian m WHERE m.source_key = g.sourceKey)`,
]

/** Works until nothing moves any more; returns how much moved in all. */
function untilStill(work: () => number): number {
  let all = 0
  for (let rows = 0; rows < MOST_ROWS; rows += 1) {
    const moved = work()
    if (moved === 0) break
    all += moved
  }
  return all
}

/** Gives rows that are one person one `kept`, the least of their keys. */
function joinRows(db: Db): number {
  const join = db.prepare(JOIN_ROWS)
  return untilStill(() => join.run().changes)
}

function joinCouples(db: Db): void {
  for (const sql of COUPLES) db.exec(sql)
  untilStill(() => {
    for (const sql of BESIDE_ONE) db.exec(sql)
    return joinRows(db)
  })
}

export const samePersonSteps = (format: 'onde' | 'csv'): readonly ((db: Db) => void)[] => [
  ...[...BEFORE, ...(format === 'csv' ? MORE_IN_COMMON : [])].map((sql) => (db: Db) => void db.exec(sql)),
  (db) => void joinRows(db),
  ...(format === 'csv' ? [joinCouples] : []),
  ...AFTER.map((sql) => (db: Db) => void db.exec(sql)),
]
