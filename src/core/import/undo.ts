import type { AccountListReport } from '../../shared/account-list.ts'
import type { ImportReport } from '../../shared/import.ts'
import { failure, type Failure } from '../../shared/codes.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Db } from '../store/open.ts'
import { keepHistory } from './history.ts'

export interface ImportRun {
  readonly id: string
  readonly at: number
  readonly actor: string
  readonly report: AnyReport
}
/** Of people, or of EduConnect's account list. */
export type AnyReport = ImportReport | AccountListReport

interface Trace {
  readonly what: 'pupil' | 'guardian' | 'responsibility' | 'account' | 'credential' | 'correction' | 'tie'
  readonly op: 'added' | 'changed' | 'removed'
  readonly row: string
}

const SETTINGS = ['import.date', 'import.source'] as const

/** Inside the transaction that applies: from here on the triggers write down what changes. Only the last import is kept. */
export function beginTrace(db: Db, run: Omit<ImportRun, 'report'>): void {
  db.exec('DELETE FROM main.import_run')
  const before = db
    .prepare<[], { key: string; value: string }>(
      `SELECT key, value FROM main.setting WHERE key IN (${SETTINGS.map((key) => `'${key}'`).join(', ')})`,
    )
    .all()
  db.prepare('INSERT INTO main.import_run (id, at, actor, report, settings, tracing) VALUES (?, ?, ?, ?, ?, 1)').run(
    run.id,
    run.at,
    run.actor,
    '{}',
    JSON.stringify(Object.fromEntries(before.map(({ key, value }) => [key, value]))),
  )
}

/** Ends what was begun: the triggers are quiet again, and each family's history knows what became of it. */
export function endTrace(db: Db, { id, at, actor, report }: ImportRun): void {
  db.prepare('UPDATE main.import_run SET tracing = 0, report = ? WHERE id = ?').run(JSON.stringify(report), id)
  keepHistory(db, { id, at, actor })
}

/** The last import, while it can still be named. */
export function lastRun(db: Db): ImportRun | null {
  const row = db
    .prepare<[], { id: string; at: number; actor: string; report: string }>('SELECT id, at, actor, report FROM import_run')
    .get()
  return row === undefined ? null : { id: row.id, at: row.at, actor: row.actor, report: JSON.parse(row.report) as AnyReport }
}

const added = (what: string): string =>
  `(SELECT json_extract(row, '$.id') FROM import_trace WHERE run_id = @id AND what = '${what}' AND op = 'added')`
const changed = (what: string): string =>
  `(SELECT json_extract(row, '$.id') FROM import_trace WHERE run_id = @id AND what = '${what}' AND op = 'changed')`

/** What was done since with what the import brought: each count is people whom undoing would take something from. */
const SINCE = [
  `SELECT count(*) AS n FROM account a WHERE a.id IN ${added('account')} AND (a.state <> 'unnotified' OR a.merged_into IS NOT NULL OR a.closed_at IS NOT NULL
     OR EXISTS (SELECT 1 FROM letter WHERE account_id = a.id) OR EXISTS (SELECT 1 FROM credential WHERE account_id = a.id)
     OR EXISTS (SELECT 1 FROM contact_point WHERE account_id = a.id) OR EXISTS (SELECT 1 FROM account o WHERE o.merged_into = a.id))`,
  `SELECT count(*) AS n FROM request WHERE guardian_id IN ${added('guardian')}`,
  `SELECT count(*) AS n FROM correction WHERE state <> 'undone' AND subject_id IN (SELECT json_extract(row, '$.id') FROM import_trace
     WHERE run_id = @id AND what IN ('guardian', 'pupil') AND op = 'added')`,
  `SELECT count(*) AS n FROM tie WHERE state <> 'undone' AND (guardian_id IN ${added('guardian')} OR other_id IN ${added('pupil')} OR other_id IN ${added('guardian')})`,
  `SELECT count(*) AS n FROM guardian WHERE id IN ${changed('guardian')} AND updated_at <> @at`,
  `SELECT count(*) AS n FROM pupil WHERE id IN ${changed('pupil')} AND updated_at <> @at`,
  `SELECT count(*) AS n FROM account WHERE id IN ${changed('account')} AND updated_at <> @at`,
  `SELECT count(*) AS n FROM credential WHERE id IN ${added('credential')} AND ended_at IS NOT NULL`,
  `SELECT count(*) AS n FROM letter l JOIN letter_batch b ON b.id = l.batch_id WHERE b.created_at >= @at AND l.account_id IN ${changed('account')}`,
]

/** How many people something was done for since, which undoing would take away; 0: it can be undone. */
export const doneSince = (db: Db, { id, at }: ImportRun): number =>
  SINCE.reduce((sum, sql) => sum + (db.prepare<[{ id: string; at: number }], { n: number }>(sql).get({ id, at })?.n ?? 0), 0)

/**
 * Every row as it was before the last import, in one transaction. Failures: `import_none`, `import_in_use` {count}: letters were made or
 * accounts used since, and nothing is undone. `within` is called inside the transaction, for the audit.
 */
export function undoImport(
  db: Db,
  by: { readonly now: number; readonly actor: string },
  within: (run: ImportRun) => void,
  atomically: (work: () => void) => void = (work) => db.transaction(work).immediate(),
): Result<ImportRun, Failure> {
  const run = lastRun(db)
  if (run === null) return err(failure('import_none'))
  const count = doneSince(db, run)
  if (count > 0) return err(failure('import_in_use', { count }))
  atomically(() => {
    const traces = db.prepare<[string], Trace>('SELECT what, op, row FROM import_trace WHERE run_id = ? ORDER BY sequence DESC').all(run.id)
    for (const { what, op, row } of traces) putBack(db, what, op, JSON.parse(row) as Record<string, string | number | null>)
    const { settings } = db.prepare<[string], { settings: string }>('SELECT settings FROM import_run WHERE id = ?').get(run.id) ?? {
      settings: '{}',
    }
    const before = JSON.parse(settings) as Readonly<Record<string, string>>
    for (const key of SETTINGS) {
      const value = before[key]
      if (value === undefined) db.prepare('DELETE FROM setting WHERE key = ?').run(key)
      else db.prepare('UPDATE setting SET value = ? WHERE key = ?').run(value, key)
    }
    db.prepare('DELETE FROM import_run WHERE id = ?').run(run.id)
    db.prepare('UPDATE import_history SET undone_at = ?, undone_by = ? WHERE id = ?').run(by.now, by.actor, run.id)
    within(run)
  })
  return ok(run)
}

function putBack(db: Db, what: Trace['what'], op: Trace['op'], row: Readonly<Record<string, string | number | null>>): void {
  const names = Object.keys(row)
  const key = what === 'responsibility' ? ['guardian_id', 'pupil_id'] : ['id']
  const where = key.map((name) => `${name} = @${name}`).join(' AND ')
  switch (op) {
    case 'added':
      db.prepare(`DELETE FROM ${what} WHERE ${where}`).run(row)
      return
    case 'changed':
      db.prepare(`UPDATE ${what} SET ${names.map((name) => `${name} = @${name}`).join(', ')} WHERE ${where}`).run(row)
      return
    case 'removed':
      db.prepare(`INSERT INTO ${what} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`).run(row)
  }
}
