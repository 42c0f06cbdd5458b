import type { Statement } from 'better-sqlite3'
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

export type SortBy = 'name' | 'class' | 'state' | 'mobile' | 'mail'

/** A guardian `g` as lists show them. */
export const NAME = `trim(coalesce(g.usage_name, g.family_name) || ' ' || g.first_name)`
const CHILDREN = `(SELECT json_group_array(json_object('firstName', p.first_name, 'className', p.class_name) ORDER BY p.birth_date, p.id)
  FROM responsibility r JOIN pupil p ON p.id = r.pupil_id WHERE r.guardian_id = g.id AND p.left_on IS NULL)`
/** Rows as the index keeps them, or, while it is behind, as they are in their own tables: that costs many times more. */
const rowsAt = (places: string, live: boolean): string =>
  live
    ? `SELECT r.place, r.guardian_id, ${NAME} AS name, a.state, g.mobile, g.mail, ${CHILDREN} AS children FROM (${places}) f
       CROSS JOIN finder_row r ON r.place = f.place JOIN guardian g ON g.id = r.guardian_id JOIN account a ON a.guardian_id = g.id`
    : `SELECT r.place, r.guardian_id, r.name, r.state, r.mobile, r.mail, r.children FROM (${places}) f
       CROSS JOIN finder_row r ON r.place = f.place`
const placesOf = (match: string | null): string =>
  match === null ? 'SELECT place FROM finder_row' : 'SELECT rowid AS place FROM finder WHERE finder MATCH ?'
const AMONG = '(SELECT place FROM finder_row WHERE guardian_id IN (SELECT value FROM json_each(?)))'
const CLASS = `(SELECT min(value ->> 'className') FROM json_each(s.children))`
/** What a list is sorted by; those that lack it come last, whichever way up. */
const ORDER: Readonly<Record<SortBy, readonly [lacks: string, by: string]>> = {
  name: ['NULL', 's.place'],
  class: [`${CLASS} IS NULL`, CLASS],
  state: ['NULL', `CASE s.state WHEN 'unnotified' THEN 0 WHEN 'notified' THEN 1 WHEN 'activating' THEN 2 ELSE 3 END`],
  mobile: ['s.mobile IS NULL', 's.mobile'],
  mail: ['s.mail IS NULL', 's.mail'],
}

/** The statements that read rows of results. `live` as for `rowsAt`. */
export function foundRows(db: Db) {
  const page = (places: string, live: boolean): Statement<unknown[], FoundRow> =>
    db.prepare(`${rowsAt(`${places} LIMIT ? OFFSET ?`, live)} ORDER BY r.place`)
  const [matching, everybody] = [`${placesOf('')} ORDER BY rowid`, `${placesOf(null)} ORDER BY place`]
  const pages = {
    kept: page(matching, false),
    live: page(matching, true),
    keptOfAll: page(everybody, false),
    liveOfAll: page(everybody, true),
  }
  return {
    /** In the order of names. */
    page: (match: string | null, limit: number, offset: number, live: boolean): readonly FoundRow[] =>
      match === null
        ? (live ? pages.liveOfAll : pages.keptOfAll).all(limit, offset)
        : (live ? pages.live : pages.kept).all(match, limit, offset),
    /** In another order: for lists that are short enough to be sorted. */
    sorted(match: string | null, by: SortBy, down: boolean, limit: number, offset: number, live: boolean): readonly FoundRow[] {
      const statement = db.prepare<unknown[], FoundRow>(
        `SELECT * FROM (${rowsAt(placesOf(match), live)}) s ${orderBy(by, down)} LIMIT ? OFFSET ?`,
      )
      return match === null ? statement.all(limit, offset) : statement.all(match, limit, offset)
    },
    /** Those of the match who are among the named. */
    among(match: string | null, guardianIds: readonly string[], by: SortBy, down: boolean, live: boolean): readonly FoundRow[] {
      const places = match === null ? AMONG : `${placesOf(match)} AND +rowid IN ${AMONG}`
      const statement = db.prepare<unknown[], FoundRow>(`SELECT * FROM (${rowsAt(places, live)}) s ${orderBy(by, down)}`)
      const named = JSON.stringify(guardianIds)
      return match === null ? statement.all(named) : statement.all(match, named)
    },
  }
}

function orderBy(by: SortBy, down: boolean): string {
  const [lacks, order] = ORDER[by]
  return `ORDER BY ${lacks}, ${order}${down ? ' DESC' : ''}, s.place`
}
