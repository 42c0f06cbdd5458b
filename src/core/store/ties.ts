import type { Db } from './open.ts'

export interface TieRow {
  readonly id: string
  readonly kind: 'linked' | 'unlinked' | 'merged'
  readonly guardian_id: string
  readonly guardian_name: string
  readonly other_id: string
  readonly other_name: string
  readonly before: string
  readonly reason: string
  readonly at: number
  readonly actor: string
  readonly state: 'open' | 'agreed' | 'undone'
}

export interface NewTie {
  readonly id: string
  readonly kind: TieRow['kind']
  readonly guardianId: string
  readonly otherId: string
  readonly before: string
  readonly reason: string
  readonly now: number
  readonly actor: string
}

export interface ResponsibilityRow {
  readonly guardian_id: string
  readonly pupil_id: string
  readonly legal_rank: 1 | 2 | null
  readonly kinship: string | null
}

const person = (table: string, id: string): string =>
  `(SELECT trim(first_name || ' ' || coalesce(usage_name, family_name)) FROM ${table} WHERE id = ${id})`
const NAMED = `SELECT t.*, ${person('guardian', 't.guardian_id')} AS guardian_name,
    CASE t.kind WHEN 'merged' THEN ${person('guardian', 't.other_id')} ELSE ${person('pupil', 't.other_id')} END AS other_name
  FROM tie t`

export function ties(db: Db) {
  const insert = db.prepare(`
    INSERT INTO tie (id, kind, guardian_id, other_id, before, reason, at, actor, state)
    VALUES (@id, @kind, @guardianId, @otherId, @before, @reason, @now, @actor, 'open')`)
  const byId = db.prepare<[string], TieRow>(`${NAMED} WHERE t.id = ?`)
  const open = db.prepare<[], TieRow>(`${NAMED} WHERE t.state = 'open' ORDER BY guardian_name, t.at LIMIT 2000`)
  const about = db.prepare<[string, string], TieRow>(`${NAMED} WHERE t.guardian_id = ? OR t.other_id = ? ORDER BY t.at DESC LIMIT 100`)
  const openOf = db.prepare<[string, string, string], TieRow>(
    `${NAMED} WHERE t.kind = ? AND t.guardian_id = ? AND t.other_id = ? AND t.state = 'open'`,
  )
  const end = db.prepare('UPDATE tie SET state = ? WHERE id = ?')
  const link = db.prepare(
    'INSERT INTO responsibility (guardian_id, pupil_id, legal_rank, kinship) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const unlink = db.prepare('DELETE FROM responsibility WHERE guardian_id = ? AND pupil_id = ?')
  const linked = db.prepare<[string, string], ResponsibilityRow>('SELECT * FROM responsibility WHERE guardian_id = ? AND pupil_id = ?')
  const linksOf = db.prepare<[string], ResponsibilityRow>('SELECT * FROM responsibility WHERE guardian_id = ?')
  const firstGuardian = db.prepare<[string], { guardian_id: string }>(
    'SELECT guardian_id FROM responsibility WHERE pupil_id = ? ORDER BY legal_rank IS NULL, legal_rank, guardian_id LIMIT 1',
  )
  const mergedInto = db.prepare('UPDATE guardian SET merged_into = ?, left_on = ?, updated_at = ? WHERE id = ?')
  return {
    add: (tie: NewTie): void => void insert.run(tie),
    byId: (id: string): TieRow | null => byId.get(id) ?? null,
    openOf: (kind: TieRow['kind'], guardianId: string, otherId: string): TieRow | null => openOf.get(kind, guardianId, otherId) ?? null,
    open: (): readonly TieRow[] => open.all(),
    about: (guardianId: string): readonly TieRow[] => about.all(guardianId, guardianId),
    end: (id: string, state: 'agreed' | 'undone'): void => void end.run(state, id),
    link: ({ guardian_id, pupil_id, legal_rank, kinship }: ResponsibilityRow): void =>
      void link.run(guardian_id, pupil_id, legal_rank, kinship),
    unlink: (guardianId: string, pupilId: string): boolean => unlink.run(guardianId, pupilId).changes === 1,
    linked: (guardianId: string, pupilId: string): ResponsibilityRow | null => linked.get(guardianId, pupilId) ?? null,
    linksOf: (guardianId: string): readonly ResponsibilityRow[] => linksOf.all(guardianId),
    /** Who answers for the child first; null: nobody. */
    firstGuardian: (pupilId: string): string | null => firstGuardian.get(pupilId)?.guardian_id ?? null,
    /** Of two records of one person, this one is the other's from now on; null parts them again. */
    mergeInto: (guardianId: string, main: string | null, leftOn: string | null, now: number): void =>
      void mergedInto.run(main, leftOn, now, guardianId),
  }
}
export type Ties = ReturnType<typeof ties>
