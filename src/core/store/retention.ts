import type { LeftGuardian, LeftPupil } from '../domain/retention.ts'
import type { Db } from './open.ts'

export interface PurgeRun {
  readonly id: string
  readonly at: number
  readonly keep_months: number
  readonly pupils: number
  readonly guardians: number
  readonly letters: number
  readonly requests: number
  readonly messages: number
}

export interface PurgeLine {
  readonly left_on: string
  readonly pupils: number
  readonly guardians: number
}

interface GuardianRow {
  readonly id: string
  readonly leftOn: string
  /** JSON lists of ids. */
  readonly pupils: string
  readonly kin: string
}

/** Records whose key says that what they held has gone: the next import does not find them, and makes a person who comes back anew. */
const PURGED = 'purged:'

/** Those who left, and what is erased of them once their time has passed. */
export function retention(db: Db) {
  const pupils = db.prepare<[], LeftPupil>('SELECT id, left_on AS leftOn FROM pupil WHERE left_on IS NOT NULL ORDER BY left_on, id')
  // Who was erased on their request stays as a mark: it keeps the next import from bringing them back.
  const guardians = db.prepare<[], GuardianRow>(`
    SELECT g.id, g.left_on AS leftOn,
      (SELECT json_group_array(pupil_id) FROM responsibility WHERE guardian_id = g.id) AS pupils,
      (SELECT json_group_array(id) FROM (
         SELECT g.merged_into AS id WHERE g.merged_into IS NOT NULL
         UNION SELECT o.id FROM guardian o WHERE o.merged_into = g.id
         UNION SELECT m.guardian_id FROM account a JOIN account m ON m.id = a.merged_into WHERE a.guardian_id = g.id
         UNION SELECT j.guardian_id FROM account a JOIN account j ON j.merged_into = a.id WHERE a.guardian_id = g.id)
       WHERE id <> g.id) AS kin
    FROM guardian g WHERE g.left_on IS NOT NULL AND g.erased_at IS NULL ORDER BY g.left_on, g.id`)
  const ofPupil = [
    `DELETE FROM correction WHERE subject_kind = 'pupil' AND subject_id = ?`,
    `DELETE FROM tie WHERE kind <> 'merged' AND other_id = ?`,
    'DELETE FROM responsibility WHERE pupil_id = ?',
    'DELETE FROM pupil WHERE id = ?',
  ].map((sql) => db.prepare<[string]>(sql))
  const unknown = db.prepare<[string]>(`UPDATE guardian SET source_key = '${PURGED}' || id WHERE id = ?`)
  const lettersOf = db.prepare<[string], { n: number }>('SELECT count(*) AS n FROM letter WHERE account_id = ?')
  const requestsOf = db.prepare<[string], { n: number }>(`SELECT count(*) AS n FROM request WHERE guardian_id = ? AND entered <> '{}'`)
  const requests = db.prepare<[number]>(
    `UPDATE request SET entered = '{}', mobile = NULL WHERE closed_at < ? AND (entered <> '{}' OR mobile IS NOT NULL)`,
  )
  const messages = db.prepare<[number]>(`DELETE FROM message WHERE updated_at < ? AND state NOT IN ('queued', 'sending')`)
  const undoing = db.prepare('DELETE FROM import_run')
  const addRun = db.prepare<[PurgeRun]>(`
    INSERT INTO purge_run (id, at, keep_months, pupils, guardians, letters, requests, messages)
    VALUES (@id, @at, @keep_months, @pupils, @guardians, @letters, @requests, @messages)`)
  const addLine = db.prepare<[string, string, number, number]>(
    'INSERT INTO purge_line (run_id, left_on, pupils, guardians) VALUES (?, ?, ?, ?)',
  )
  const runs = db.prepare<[number], PurgeRun>('SELECT * FROM purge_run ORDER BY at DESC, id LIMIT ?')
  const lines = db.prepare<[string], PurgeLine>('SELECT left_on, pupils, guardians FROM purge_line WHERE run_id = ? ORDER BY left_on')
  return {
    pupils: (): readonly LeftPupil[] => pupils.all(),
    guardians: (): readonly LeftGuardian[] =>
      guardians.all().map((row) => ({ ...row, pupils: JSON.parse(row.pupils) as string[], kin: JSON.parse(row.kin) as string[] })),
    /** Inside the caller's transaction, as all that follow. The pupil's row goes with everything that hangs on it. */
    dropPupil: (id: string): void => ofPupil.forEach((statement) => statement.run(id)),
    /** The next import takes whoever has that key for somebody new. */
    forgetKey: (guardianId: string): void => void unknown.run(guardianId),
    lettersOf: (accountId: string): number => lettersOf.get(accountId)?.n ?? 0,
    /** Those that still say what was typed. */
    requestsOf: (guardianId: string): number => requestsOf.get(guardianId)?.n ?? 0,
    /** Empties requests that were closed before; gives back how many. */
    emptyRequests: (before: number): number => requests.run(before).changes,
    /** Deletes messages that ended before; gives back how many. */
    dropMessages: (before: number): number => messages.run(before).changes,
    /** The last import can no longer be undone: undoing would need the rows as they were. */
    forgetUndo: (): void => void undoing.run(),
    add(run: PurgeRun, lines: readonly PurgeLine[]): void {
      addRun.run(run)
      for (const line of lines) addLine.run(run.id, line.left_on, line.pupils, line.guardians)
    },
    /** The latest first. */
    runs: (most: number): readonly PurgeRun[] => runs.all(most),
    linesOf: (runId: string): readonly PurgeLine[] => lines.all(runId),
  }
}
export type Retention = ReturnType<typeof retention>
