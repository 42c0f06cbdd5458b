import type { Db } from './open.ts'

const PERSON = (row: string): string => `trim(coalesce(${row}.usage_name, ${row}.family_name) || ' ' || ${row}.first_name)`
const CLASS = `(SELECT min(p.class_name) FROM responsibility r JOIN pupil p ON p.id = r.pupil_id WHERE r.guardian_id = g.id AND p.left_on IS NULL)`
/** Guardians who may still have to come: the account is not active. */
const WAITING = `g.left_on IS NULL AND EXISTS (SELECT 1 FROM account a WHERE a.guardian_id = g.id AND a.state <> 'active' AND a.merged_into IS NULL AND a.closed_at IS NULL)`

export interface WaitingGuardian {
  readonly id: string
  readonly name: string
  readonly class_name: string | null
  readonly mobile: string | null
  readonly mobile_raw: string | null
  readonly phone_home: string | null
}

export interface PairRow {
  readonly id: string
  readonly name: string
  readonly class_name: string | null
  readonly other_id: string
  readonly other_name: string
  readonly same_names: 0 | 1
}

export interface PupilTroubleRow {
  readonly id: string
  readonly name: string
  readonly class_name: string | null
  readonly guardian_id: string | null
}

export interface ClassRow {
  readonly class_name: string
  readonly pupils: number
  readonly reached: number
  readonly guardians: number
  readonly unnotified: number
  readonly notified: number
  readonly activating: number
  readonly active: number
}

/** What the list of coming troubles and the follow-up are made from. */
export function outlook(db: Db) {
  const waiting = db.prepare<[], WaitingGuardian>(
    `SELECT g.id, ${PERSON('g')} AS name, ${CLASS} AS class_name, g.mobile, g.mobile_raw, g.phone_home FROM guardian g WHERE ${WAITING} ORDER BY g.search_name, g.id`,
  )
  // One number on two records: two people (each will have to say who they are), or one person twice.
  const sameNumber = db.prepare<[], PairRow>(`
    SELECT g.id, ${PERSON('g')} AS name, ${CLASS} AS class_name, o.id AS other_id, ${PERSON('o')} AS other_name,
      (fold(g.first_name) = fold(o.first_name)) AS same_names
    FROM guardian g JOIN guardian o ON o.mobile = g.mobile AND (o.search_name, o.id) > (g.search_name, g.id) AND o.left_on IS NULL
    WHERE g.left_on IS NULL AND g.mobile IS NOT NULL ORDER BY g.search_name, g.id, o.id`)
  const sameNames = db.prepare<[], PairRow>(`
    SELECT g.id, ${PERSON('g')} AS name, ${CLASS} AS class_name, o.id AS other_id, ${PERSON('o')} AS other_name, 1 AS same_names
    FROM guardian g JOIN guardian o ON o.search_name = g.search_name AND o.id > g.id AND o.left_on IS NULL
    WHERE g.left_on IS NULL AND g.search_name <> '' AND (g.mobile IS NULL OR g.mobile IS NOT o.mobile)
      AND (g.mail = o.mail COLLATE NOCASE OR EXISTS (
        SELECT 1 FROM responsibility r JOIN responsibility s ON s.pupil_id = r.pupil_id WHERE r.guardian_id = g.id AND s.guardian_id = o.id))
    ORDER BY g.search_name, g.id, o.id`)
  const pupil = (where: string) =>
    db.prepare<[], PupilTroubleRow>(`
      SELECT p.id, ${PERSON('p')} AS name, p.class_name, (SELECT min(r.guardian_id) FROM responsibility r JOIN guardian g ON g.id = r.guardian_id
        WHERE r.pupil_id = p.id AND g.left_on IS NULL) AS guardian_id
      FROM pupil p WHERE p.left_on IS NULL AND ${where} ORDER BY p.class_name, p.family_name, p.first_name, p.id`)
  const noBirth = pupil('p.birth_date IS NULL')
  const noClass = pupil(`(p.class_name IS NULL OR p.class_name = '')`)
  const noGuardian = pupil(
    `NOT EXISTS (SELECT 1 FROM responsibility r JOIN guardian g ON g.id = r.guardian_id WHERE r.pupil_id = p.id AND g.left_on IS NULL)`,
  )
  const count = (state: string): string => `count(DISTINCT CASE WHEN a.state = '${state}' THEN a.id END) AS ${state}`
  const classes = db.prepare<[], ClassRow>(`
    SELECT coalesce(p.class_name, '') AS class_name, count(DISTINCT p.id) AS pupils,
      count(DISTINCT CASE WHEN a.state = 'active' OR m.state = 'active' THEN p.id END) AS reached,
      count(DISTINCT a.id) AS guardians, ${count('unnotified')}, ${count('notified')}, ${count('activating')}, ${count('active')}
    FROM pupil p LEFT JOIN responsibility r ON r.pupil_id = p.id LEFT JOIN guardian g ON g.id = r.guardian_id AND g.left_on IS NULL
    LEFT JOIN account a ON a.guardian_id = g.id LEFT JOIN account m ON m.id = a.merged_into
    WHERE p.left_on IS NULL GROUP BY 1 ORDER BY 1`)
  const activated = db.prepare<[number], { at: number; origin: string | null }>(
    'SELECT activated_at AS at, origin FROM account WHERE activated_at >= ? ORDER BY activated_at',
  )
  return {
    waiting: (): readonly WaitingGuardian[] => waiting.all(),
    sameNumber: (): readonly PairRow[] => sameNumber.all(),
    sameNames: (): readonly PairRow[] => sameNames.all(),
    noBirthDate: (): readonly PupilTroubleRow[] => noBirth.all(),
    noClass: (): readonly PupilTroubleRow[] => noClass.all(),
    noGuardian: (): readonly PupilTroubleRow[] => noGuardian.all(),
    classes: (): readonly ClassRow[] => classes.all(),
    activatedSince: (at: number): readonly { readonly at: number; readonly origin: string | null }[] => activated.all(at),
  }
}
export type Outlook = ReturnType<typeof outlook>
