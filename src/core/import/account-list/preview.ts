import type { AccountListPreview, ListReason } from '../../../shared/account-list.ts'
import type { Db } from '../../store/open.ts'
import { AS_LISTED, SETS_IDENTIFIER, SETS_PASSWORD } from './match.ts'

const SHOWN = 200
const nameOf = `trim(g.first_name || ' ' || coalesce(g.usage_name, g.family_name))`
const childrenOf = `(SELECT group_concat(p.first_name || coalesce(' (' || p.class_name || ')', ''), ', ') FROM main.responsibility r
  JOIN main.pupil p ON p.id = r.pupil_id WHERE r.guardian_id = g.id AND p.left_on IS NULL)`

interface Line {
  readonly ref: string
  readonly line: number
  readonly name: string
  readonly child: string
  readonly identifier: string
  readonly reason: ListReason
}
const LINE = `'l' || l.line AS ref, l.line, l.guardian AS name, l.pupil AS child, l.identifier`
const TO_DECIDE = `FROM staging.line_verdict v JOIN staging.account_line l ON l.line = v.line WHERE v.reason IN ('homonyms', 'class-differs')`
const LEFT = `FROM (
  SELECT v.line, v.reason FROM staging.line_verdict v WHERE v.reason IN ('unknown-pupil', 'unknown-guardian')
  UNION ALL SELECT c.line, c.reason FROM staging.claim c WHERE c.reason IS NOT NULL AND NOT ${AS_LISTED}) x
  JOIN staging.account_line l ON l.line = x.line`

/** What the list would change, as the attached staging stands after makeClaims. */
export function accountListPreview(db: Db): AccountListPreview {
  const count = (from: string): number => db.prepare<[], { n: number }>(`SELECT count(*) AS n ${from}`).get()?.n ?? 0
  const candidates = db.prepare<[number], { guardianId: string; name: string; children: string }>(
    `SELECT g.id AS guardianId, ${nameOf} AS name, coalesce(${childrenOf}, '') AS children FROM staging.fit f JOIN main.guardian g ON g.id = f.guardian
     WHERE f.line = ? AND (f.inClass OR NOT EXISTS (SELECT 1 FROM staging.fit o WHERE o.line = f.line AND o.inClass)) ORDER BY children, g.id LIMIT 20`,
  )
  const changing = `FROM staging.claim c JOIN main.guardian g ON g.id = c.guardian WHERE ${SETS_IDENTIFIER} OR ${SETS_PASSWORD}`
  return {
    lines: count('FROM staging.account_line'),
    accounts: count('FROM staging.claim'),
    clear: count('FROM staging.account_line WHERE password IS NOT NULL') > 0,
    identifiers: count(`FROM staging.claim c WHERE ${SETS_IDENTIFIER}`),
    passwords: count(`FROM staging.claim c WHERE ${SETS_PASSWORD}`),
    unchanged: count(
      `FROM staging.claim c WHERE c.reason IS NULL AND NOT ${SETS_IDENTIFIER} AND NOT ${SETS_PASSWORD} OR c.reason IS NOT NULL AND ${AS_LISTED}`,
    ),
    changedElsewhere: count('FROM (SELECT DISTINCT identifier FROM staging.account_line WHERE changed)'),
    changes: db
      .prepare<[], { ref: string; name: string; children: string | null; before: string; after: string; password: 0 | 1 }>(
        `SELECT 'l' || c.line AS ref, ${nameOf} AS name, ${childrenOf} AS children, c.was AS before, c.identifier AS after, ${SETS_PASSWORD} AS password
         ${changing} ORDER BY g.search_name, c.line LIMIT ${SHOWN}`,
      )
      .all()
      .map((row) => ({ ...row, children: row.children ?? '', password: row.password === 1 })),
    toDecideCount: count(TO_DECIDE),
    toDecide: db
      .prepare<[], Line>(`SELECT ${LINE}, v.reason ${TO_DECIDE} ORDER BY l.line LIMIT ${SHOWN}`)
      .all()
      .map((row) => ({ ...row, candidates: candidates.all(row.line) })),
    leftCount: count(LEFT),
    left: db.prepare<[], Line>(`SELECT ${LINE}, x.reason ${LEFT} ORDER BY l.line LIMIT ${SHOWN}`).all(),
    reasons: Object.fromEntries(
      db
        .prepare<[], { reason: ListReason; n: number }>(`SELECT x.reason, count(*) AS n ${LEFT} GROUP BY x.reason`)
        .all()
        .map(({ reason, n }) => [reason, n]),
    ),
  }
}
