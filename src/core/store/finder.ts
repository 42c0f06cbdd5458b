import type { AccountState } from '../../shared/model.ts'
import { foundRows, NAME, type FoundRow } from './finder-rows.ts'
import type { Db } from './open.ts'

export interface FindableRow {
  readonly id: string
  readonly name: string
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

/** The statements of the search index; what terms are is decided in domain/search-terms.ts. */
export function finder(db: Db) {
  const stale = db.prepare<[number], { guardian_id: string }>('SELECT guardian_id FROM finder_stale LIMIT ?')
  const anyStale = db.prepare<[], { one: number }>('SELECT 1 AS one FROM finder_stale LIMIT 1')
  const behind = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM finder_stale')
  const fresh = db.prepare('DELETE FROM finder_stale WHERE guardian_id = ?')
  const findable = db.prepare<[string], FindableRow>(`
    SELECT g.id, ${NAME} AS name, g.search_name, g.family_name, g.usage_name, g.first_name, g.mobile, g.mobile_raw, g.phone_home, g.phone_work, g.mail,
      a.identifier, a.state,
      (SELECT value FROM contact_point WHERE account_id = a.id AND kind = 'mobile') AS proved_mobile,
      (SELECT value FROM contact_point WHERE account_id = a.id AND kind = 'mail') AS proved_mail,
      (SELECT json_group_array(json_array(p.first_name, p.family_name, p.usage_name, p.class_name) ORDER BY p.birth_date, p.id)
       FROM responsibility r JOIN pupil p ON p.id = r.pupil_id WHERE r.guardian_id = g.id AND p.left_on IS NULL) AS children
    FROM guardian g JOIN account a ON a.guardian_id = g.id WHERE g.id = ? AND g.left_on IS NULL`)
  const placeOf = db.prepare<[string], { place: number }>('SELECT place FROM finder_row WHERE guardian_id = ?')
  const lastIn = db.prepare<[number, number], { place: number | null }>(
    'SELECT max(place) AS place FROM finder_row WHERE place >= ? AND place < ?',
  )
  const after = db.prepare<[number], { place: number }>('SELECT place FROM finder_row WHERE place = ?')
  const addRow = db.prepare<
    [{ readonly place: number } & FoundRow]
  >(`INSERT INTO finder_row (place, guardian_id, name, state, mobile, mail, children)
    VALUES (@place, @guardian_id, @name, @state, @mobile, @mail, @children)`)
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
  const merge = db.prepare("INSERT INTO finder (finder, rank) VALUES ('merge', ?)")
  const totalChanges = db.prepare<[], { n: number }>('SELECT total_changes() AS n')
  return {
    stale: (most: number): readonly string[] => stale.all(most).map((row) => row.guardian_id),
    isStale: (): boolean => anyStale.get() !== undefined,
    behind: (): number => behind.get()?.n ?? 0,
    fresh: (guardianId: string): void => void fresh.run(guardianId),
    findable: (guardianId: string): FindableRow | null => findable.get(guardianId) ?? null,
    place: (guardianId: string): number | null => placeOf.get(guardianId)?.place ?? null,
    lastPlace: (from: number, to: number): number | null => lastIn.get(from, to)?.place ?? null,
    isTaken: (place: number): boolean => after.get(place) !== undefined,
    take: (place: number, row: FoundRow): void => void addRow.run({ place, ...row }),
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
    ...foundRows(db),
    /** Joins parts of the index, writing about that many pages; says whether more is to be joined. */
    merge(pages: number): boolean {
      const before = totalChanges.get()?.n ?? 0
      merge.run(pages)
      return (totalChanges.get()?.n ?? 0) - before >= 2
    },
  }
}
export type FinderTable = ReturnType<typeof finder>
