import type { AccountState } from '../../shared/model.ts'
import type { Db } from './open.ts'

const FROM = `
  FROM guardian g JOIN account a ON a.guardian_id = g.id
  WHERE g.left_on IS NULL`

/** What staff count: accounts by state, pupils, classes. */
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
