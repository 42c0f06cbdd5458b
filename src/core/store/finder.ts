import type { AccountState } from '../../shared/model.ts'
import type { Db } from './open.ts'

export interface FoundRow {
  readonly guardian_id: string
  readonly name: string
  readonly children: string
  readonly state: AccountState
  readonly mobile: string | null
  readonly mail: string | null
}

export interface FindableRow {
  readonly id: string
  readonly search_name: string
  readonly family_name: string
  readonly usage_name: string | null
  readonly first_name: string
  readonly mobile: string | null
  readonly mobile_raw: string | null
  readonly phone_home: string | null
  readonly phone_work: string | null
  readonly mail: string | null
  readonly identifier: string
  readonly state: AccountState
  readonly proved_mobile: string | null
  readonly proved_mail: string | null
  readonly children: string
}

export type SortBy = 'name' | 'class' | 'state' | 'mobile' | 'mail'

const CHILDREN = `(SELECT json_group_array(json_object('firstName', p.first_name, 'className', p.class_name) ORDER BY p.birth_date, p.id)
  FROM responsibility r JOIN pupil p ON p.id = r.pupil_id WHERE r.guardian_id = g.id AND p.left_on IS NULL)`
const SHOWN = `g.id AS guardian_id, trim(coalesce(g.usage_name, g.family_name) || ' ' || g.first_name) AS name, a.state, g.mobile, g.mail, ${CHILDREN} AS children`
const FAMILY = 'JOIN guardian g ON g.id = f.guardian_id JOIN account a ON a.guardian_id = g.id'
const CLASS = `(SELECT min(p.class_name) FROM responsibility r JOIN pupil p ON p.id = r.pupil_id WHERE r.guardian_id = g.id AND p.left_on IS NULL)`
/** What a list is sorted by; those that lack it come last, whichever way up. */
const ORDER: Readonly<Record<SortBy, readonly [lacks: string, by: string]>> = {
  name: ['NULL', 'f.place'],
  class: [`${CLASS} IS NULL`, CLASS],
  state: ['NULL', `CASE a.state WHEN 'unnotified' THEN 0 WHEN 'notified' THEN 1 WHEN 'activating' THEN 2 ELSE 3 END`],
  mobile: ['g.mobile IS NULL', 'g.mobile'],
  mail: ['g.mail IS NULL', 'g.mail'],
}

/** The statements of the search index; what terms are is decided in domain/search-terms.ts. */
export function finder(db: Db) {
  const stale = db.prepare<[number], { guardian_id: string }>('SELECT guardian_id FROM finder_stale LIMIT ?')
  const anyStale = db.prepare<[], { one: number }>('SELECT 1 AS one FROM finder_stale LIMIT 1')
  const behind = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM finder_stale')
  const fresh = db.prepare('DELETE FROM finder_stale WHERE guardian_id = ?')
  const findable = db.prepare<[string], FindableRow>(`
    SELECT g.id, g.search_name, g.family_name, g.usage_name, g.first_name, g.mobile, g.mobile_raw, g.phone_home, g.phone_work, g.mail,
      a.identifier, a.state,
      (SELECT value FROM contact_point WHERE account_id = a.id AND kind = 'mobile') AS proved_mobile,
      (SELECT value FROM contact_point WHERE account_id = a.id AND kind = 'mail') AS proved_mail,
      (SELECT json_group_array(json_array(p.first_name, p.family_name, p.usage_name, p.class_name))
       FROM responsibility r JOIN pupil p ON p.id = r.pupil_id WHERE r.guardian_id = g.id AND p.left_on IS NULL) AS children
    FROM guardian g JOIN account a ON a.guardian_id = g.id WHERE g.id = ? AND g.left_on IS NULL`)
  const placeOf = db.prepare<[string], { place: number }>('SELECT place FROM finder_row WHERE guardian_id = ?')
  const lastIn = db.prepare<[number, number], { place: number | null }>(
    'SELECT max(place) AS place FROM finder_row WHERE place >= ? AND place < ?',
  )
  const after = db.prepare<[number], { place: number }>('SELECT place FROM finder_row WHERE place = ?')
  const addRow = db.prepare('INSERT INTO finder_row (place, guardian_id) VALUES (?, ?)')
  const dropRow = db.prepare('DELETE FROM finder_row WHERE place = ?')
  const addTerms = db.prepare('INSERT INTO finder (rowid, terms) VALUES (?, ?)')
  const dropTerms = db.prepare('DELETE FROM finder WHERE rowid = ?')
  const addNear = db.prepare('INSERT INTO finder_near (less, word) VALUES (?, ?) ON CONFLICT DO NOTHING')
  const dropNear = db.prepare('DELETE FROM finder_near WHERE less = ? AND word = ?')
  const allNames = db.prepare<[], { word: string }>('SELECT word FROM finder_near WHERE word = less')
  const near = db.prepare<[string], { word: string }>('SELECT word FROM finder_near WHERE less = ?')
  const from = db.prepare<[string, string, number], { word: string }>(
    'SELECT word FROM finder_near WHERE less >= ? AND less < ? AND word = less LIMIT ?',
  )
  const known = db.prepare<[string], { one: number }>('SELECT 1 AS one FROM finder_near WHERE less = ? AND word = less')
  const some = db.prepare<[string], { rowid: number }>('SELECT rowid FROM finder WHERE finder MATCH ? LIMIT 1')
  const count = db.prepare<[string, number], { n: number }>('SELECT count(*) AS n FROM (SELECT 1 FROM finder WHERE finder MATCH ? LIMIT ?)')
  const countAll = db.prepare<[number], { n: number }>('SELECT count(*) AS n FROM (SELECT 1 FROM finder_row LIMIT ?)')
  const page = db.prepare<[string, number, number], FoundRow>(`
    WITH f AS MATERIALIZED (SELECT r.guardian_id, r.place FROM finder JOIN finder_row r ON r.place = finder.rowid
      WHERE finder MATCH ? ORDER BY finder.rowid LIMIT ? OFFSET ?)
    SELECT ${SHOWN} FROM f ${FAMILY} ORDER BY f.place`)
  const pageOfAll = db.prepare<[number, number], FoundRow>(`
    WITH f AS MATERIALIZED (SELECT guardian_id, place FROM finder_row ORDER BY place LIMIT ? OFFSET ?)
    SELECT ${SHOWN} FROM f ${FAMILY} ORDER BY f.place`)
  return {
    stale: (most: number): readonly string[] => stale.all(most).map((row) => row.guardian_id),
    isStale: (): boolean => anyStale.get() !== undefined,
    behind: (): number => behind.get()?.n ?? 0,
    fresh: (guardianId: string): void => void fresh.run(guardianId),
    findable: (guardianId: string): FindableRow | null => findable.get(guardianId) ?? null,
    place: (guardianId: string): number | null => placeOf.get(guardianId)?.place ?? null,
    lastPlace: (from: number, to: number): number | null => lastIn.get(from, to)?.place ?? null,
    isTaken: (place: number): boolean => after.get(place) !== undefined,
    take: (place: number, guardianId: string): void => void addRow.run(place, guardianId),
    add: (place: number, terms: string): void => void addTerms.run(place, terms),
    drop(place: number): void {
      dropRow.run(place)
      dropTerms.run(place)
    },
    addNear: (less: string, word: string): void => void addNear.run(less, word),
    near: (less: string): readonly string[] => near.all(less).map((row) => row.word),
    /** Names that begin so. */
    namesFrom: (start: string, most: number): readonly string[] => from.all(start, `${start}\u{10ffff}`, most).map((row) => row.word),
    /** Every name the index was told of, once each. */
    names: (): readonly string[] => allNames.all().map((row) => row.word),
    dropNear: (less: string, word: string): void => void dropNear.run(less, word),
    isKnown: (word: string): boolean => known.get(word) !== undefined,
    anyMatch: (match: string): boolean => some.get(match) !== undefined,
    /** How many match, counted up to `most`. */
    count: (match: string | null, most: number): number => (match === null ? countAll.get(most)?.n : count.get(match, most)?.n) ?? 0,
    /** In the order of names. */
    page: (match: string | null, limit: number, offset: number): readonly FoundRow[] =>
      match === null ? pageOfAll.all(limit, offset) : page.all(match, limit, offset),
    /** In another order: for lists that are short enough to be sorted. */
    sorted(match: string | null, by: SortBy, down: boolean, limit: number, offset: number): readonly FoundRow[] {
      const statement = db.prepare<unknown[], FoundRow>(
        `SELECT ${SHOWN} FROM ${matched(match)} ${FAMILY} ${orderBy(by, down)} LIMIT ? OFFSET ?`,
      )
      return match === null ? statement.all(limit, offset) : statement.all(match, limit, offset)
    },
    /** Those of the match who are among the named. */
    among(match: string | null, guardianIds: readonly string[], by: SortBy, down: boolean): readonly FoundRow[] {
      const statement = db.prepare<unknown[], FoundRow>(
        `SELECT ${SHOWN} FROM ${matched(match)} ${FAMILY} WHERE g.id IN (SELECT value FROM json_each(?)) ${orderBy(by, down)}`,
      )
      const named = JSON.stringify(guardianIds)
      return match === null ? statement.all(named) : statement.all(match, named)
    },
  }
}
export type FinderTable = ReturnType<typeof finder>

const matched = (match: string | null): string =>
  match === null ? 'finder_row f' : '(SELECT r.* FROM finder JOIN finder_row r ON r.place = finder.rowid WHERE finder MATCH ?) f'

function orderBy(by: SortBy, down: boolean): string {
  const [lacks, order] = ORDER[by]
  return `ORDER BY ${lacks}, ${order}${down ? ' DESC' : ''}, f.place`
}
