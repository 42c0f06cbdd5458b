import type { AccountState } from '../../shared/model.ts'
import type { Db } from './open.ts'

export interface FamilyListRow {
  readonly guardian_id: string
  readonly name: string
  readonly children: string
  readonly state: AccountState
  readonly mobile: string | null
  readonly mail: string | null
}

export interface FamilyFilter {
  /** Folded words, each of which must begin a word of the guardian's or a child's names, or be part of a number or mail. */
  readonly words: readonly string[]
  readonly className: string | null
  readonly state: AccountState | null
  readonly limit: number
  readonly offset: number
}

const FROM = `
  FROM guardian g JOIN account a ON a.guardian_id = g.id
  WHERE g.left_on IS NULL`

/** Lists for staff. One row a guardian with a present child; words are matched against folded names. */
export function families(db: Db) {
  const counts = db.prepare<[], { state: AccountState; n: number }>(`SELECT a.state, count(*) AS n ${FROM} GROUP BY a.state`)
  const pupils = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM pupil WHERE left_on IS NULL')
  const classes = db.prepare<[], { class_name: string; pupils: number; guardians: number; not_active: number }>(`
    SELECT p.class_name, count(DISTINCT p.id) AS pupils, count(DISTINCT a.id) AS guardians,
           count(DISTINCT CASE WHEN a.state IN ('unnotified', 'notified') AND a.merged_into IS NULL THEN a.id END) AS not_active
    FROM pupil p
    LEFT JOIN responsibility r ON r.pupil_id = p.id
    LEFT JOIN guardian g ON g.id = r.guardian_id AND g.left_on IS NULL
    LEFT JOIN account a ON a.guardian_id = g.id
    WHERE p.left_on IS NULL AND p.class_name IS NOT NULL
    GROUP BY p.class_name ORDER BY p.class_name`)
  return {
    search(filter: FamilyFilter): { readonly total: number; readonly rows: readonly FamilyListRow[] } {
      const { where, values } = conditions(filter)
      const total = db.prepare<unknown[], { n: number }>(`SELECT count(*) AS n ${FROM}${where}`).get(...values)?.n ?? 0
      const rows = db
        .prepare<unknown[], FamilyListRow>(
          `SELECT g.id AS guardian_id, coalesce(g.usage_name, g.family_name) || ' ' || g.first_name AS name, a.state, g.mobile, g.mail,
             (SELECT json_group_array(json_object('firstName', p.first_name, 'className', p.class_name))
              FROM responsibility r JOIN pupil p ON p.id = r.pupil_id WHERE r.guardian_id = g.id AND p.left_on IS NULL) AS children
           ${FROM}${where}
           ORDER BY g.search_name, g.id LIMIT ? OFFSET ?`,
        )
        .all(...values, filter.limit, filter.offset)
      return { total, rows }
    },
    countsByState: (): Readonly<Record<AccountState, number>> => {
      const all: Record<AccountState, number> = { unnotified: 0, notified: 0, activating: 0, active: 0 }
      for (const { state, n } of counts.all()) all[state] = n
      return all
    },
    pupils: (): number => pupils.get()?.n ?? 0,
    classes: () => classes.all(),
  }
}
export type Families = ReturnType<typeof families>

function conditions(filter: FamilyFilter): { readonly where: string; readonly values: readonly unknown[] } {
  const parts: string[] = []
  const values: unknown[] = []
  for (const word of filter.words) {
    const digits = word.replace(/^0/, '')
    parts.push(`(' ' || g.search_name LIKE ? ESCAPE '\\' OR g.mail LIKE ? ESCAPE '\\' OR a.identifier LIKE ? ESCAPE '\\'
      ${/^\d{3,}$/.test(word) ? 'OR g.mobile LIKE ?' : ''}
      OR EXISTS (SELECT 1 FROM responsibility r JOIN pupil p ON p.id = r.pupil_id
                 WHERE r.guardian_id = g.id AND p.left_on IS NULL AND fold(p.first_name || ' ' || p.family_name || ' ' || coalesce(p.usage_name, '')) LIKE ? ESCAPE '\\'))`)
    const escaped = word.replaceAll(/[\\%_]/g, '\\$&')
    values.push(`% ${escaped}%`, `${escaped}%`, `${escaped}%`)
    if (/^\d{3,}$/.test(word)) values.push(`%${digits}%`)
    values.push(`% ${escaped}%`)
  }
  if (filter.className !== null) {
    parts.push(`EXISTS (SELECT 1 FROM responsibility r JOIN pupil p ON p.id = r.pupil_id
      WHERE r.guardian_id = g.id AND p.left_on IS NULL AND p.class_name = ?)`)
    values.push(filter.className)
  }
  if (filter.state !== null) {
    parts.push('a.state = ?')
    values.push(filter.state)
  }
  return { where: parts.map((part) => ` AND ${part}`).join(''), values }
}
