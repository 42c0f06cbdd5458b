import type { ConflictKind } from '../../shared/sync.ts'
import type { Db } from './open.ts'

export interface ConflictRow {
  readonly id: string
  readonly kind: ConflictKind
  readonly subject_collection: string
  readonly subject_id: string
  /** A group of fields; empty when it is about the whole record. */
  readonly field: string
  /** JSON: fields as the newcomer wrote them. */
  readonly mine: string
  /** JSON: what stands. */
  readonly theirs: string
  readonly mine_actor: string
  readonly theirs_actor: string | null
  readonly mine_at: number
  readonly at: number | null
  readonly state: 'open' | 'kept' | 'taken'
}

/** What two people wrote unseen by each other, until somebody decides. */
export function conflicts(db: Db) {
  const open = db.prepare<[number], ConflictRow>(`SELECT * FROM conflict WHERE state = 'open' ORDER BY mine_at, id LIMIT ?`)
  const count = db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM conflict WHERE state = 'open'`)
  const byId = db.prepare<[string], ConflictRow>('SELECT * FROM conflict WHERE id = ?')
  const reopen = db.prepare(`UPDATE conflict SET state = 'open', decided_by = NULL, decided_at = NULL WHERE id = ? AND state <> 'open'`)
  const decide = db.prepare(`UPDATE conflict SET state = ?, decided_by = ?, decided_at = ? WHERE id = ? AND state = 'open'`)
  return {
    /** The oldest first. */
    open: (limit: number): readonly ConflictRow[] => open.all(limit),
    count: (): number => count.get()?.n ?? 0,
    byId: (id: string): ConflictRow | null => byId.get(id) ?? null,
    /** False when somebody else decided. */
    decide: (id: string, state: 'kept' | 'taken', by: string, now: number): boolean => decide.run(state, by, now, id).changes === 1,
    /** To be decided again. False when it is open already. */
    reopen: (id: string): boolean => reopen.run(id).changes === 1,
  }
}
export type Conflicts = ReturnType<typeof conflicts>
