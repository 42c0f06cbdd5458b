import type { ImportChange } from '../../shared/import.ts'
import type { Db } from './open.ts'

export interface ImportHistoryRow {
  readonly import_id: string
  readonly at: number
  readonly actor: string
  readonly undone_at: number | null
  readonly undone_by: string | null
  readonly what: ImportChange['what']
  readonly child: string | null
  /** JSON: {field, before, after} as kept. */
  readonly fields: string
}

const MOST = 300

/** What imports changed, family by family; written in src/core/import/history.ts. */
export function importHistory(db: Db) {
  const about = db.prepare<[{ guardian: string }], ImportHistoryRow>(`
    SELECT h.id AS import_id, h.at, h.actor, h.undone_at, h.undone_by, c.what, c.fields,
      (SELECT trim(p.first_name || ' ' || coalesce(p.usage_name, p.family_name)) FROM pupil p WHERE p.id = c.pupil_id) AS child
    FROM import_change c JOIN import_history h ON h.id = c.import_id
    WHERE c.guardian_id = @guardian
      OR (c.guardian_id IS NULL AND c.pupil_id IN (SELECT pupil_id FROM responsibility WHERE guardian_id = @guardian))
    ORDER BY h.at DESC, h.rowid DESC, c.rowid LIMIT ${MOST}`)
  return {
    /** Of a guardian and of their children, the latest import first. */
    about: (guardianId: string): readonly ImportHistoryRow[] => about.all({ guardian: guardianId }),
  }
}
export type ImportHistory = ReturnType<typeof importHistory>
