import type { Db } from './open.ts'

export interface PrintJobRow {
  readonly id: string
  readonly batch_id: string
  readonly printer: string
  readonly spooler_job: string | null
  readonly created_at: number
  readonly ended_at: number | null
}

/** Portions of batches as a spooler holds them. */
export function printJobs(db: Db) {
  const insert = db.prepare('INSERT INTO print_job (id, batch_id, printer, spooler_job, created_at) VALUES (?, ?, ?, ?, ?)')
  const end = db.prepare('UPDATE print_job SET ended_at = ? WHERE id = ?')
  const open = db.prepare<[], PrintJobRow>('SELECT * FROM print_job WHERE ended_at IS NULL ORDER BY created_at, id')
  return {
    add: (id: string, batchId: string, printer: string, spoolerJob: string | null, now: number): void =>
      void insert.run(id, batchId, printer, spoolerJob, now),
    end: (id: string, now: number): void => void end.run(now, id),
    /** Those of which nobody knows yet what became of them. */
    open: (): readonly PrintJobRow[] => open.all(),
  }
}
export type PrintJobs = ReturnType<typeof printJobs>
