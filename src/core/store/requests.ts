import type { RequestKind } from '../../shared/model.ts'
import type { Db } from './open.ts'

export interface RequestRow {
  readonly id: string
  readonly reference: string
  readonly kind: RequestKind
  readonly guardian_id: string | null
  readonly guardian_name: string | null
  readonly entered: string
  readonly flow: string | null
  readonly locale: string
  readonly mobile: string | null
  readonly created_at: number
  readonly closed_at: number | null
  readonly closed_by: string | null
  readonly resolution: string | null
}

export interface NewRequest {
  readonly id: string
  readonly reference: string
  readonly kind: RequestKind
  readonly guardianId: string | null
  readonly entered: string
  readonly flow: string | null
  readonly locale: string
  readonly mobile: string | null
  readonly now: number
}

const SELECT = `
  SELECT q.*, coalesce(g.usage_name, g.family_name) || ' ' || g.first_name AS guardian_name
  FROM request q LEFT JOIN guardian g ON g.id = q.guardian_id`

export function requests(db: Db) {
  const insert = db.prepare(`
    INSERT INTO request (id, reference, kind, guardian_id, entered, flow, locale, mobile, created_at)
    VALUES (@id, @reference, @kind, @guardianId, @entered, @flow, @locale, @mobile, @now)`)
  const open = db.prepare<[], RequestRow>(`${SELECT} WHERE q.closed_at IS NULL ORDER BY q.created_at LIMIT 200`)
  const closed = db.prepare<[], RequestRow>(`${SELECT} WHERE q.closed_at IS NOT NULL ORDER BY q.closed_at DESC LIMIT 100`)
  const about = db.prepare<[string], RequestRow>(`${SELECT} WHERE q.guardian_id = ? ORDER BY q.created_at DESC LIMIT 50`)
  const waiting = db.prepare<[], { guardian_id: string }>(
    'SELECT DISTINCT guardian_id FROM request WHERE closed_at IS NULL AND guardian_id IS NOT NULL',
  )
  const byId = db.prepare<[string], RequestRow>(`${SELECT} WHERE q.id = ?`)
  const byReference = db.prepare<[string], RequestRow>(`${SELECT} WHERE q.reference = ?`)
  const close = db.prepare('UPDATE request SET closed_at = ?, closed_by = ?, resolution = ? WHERE id = ? AND closed_at IS NULL')
  return {
    add: (request: NewRequest): void => void insert.run(request),
    open: (): readonly RequestRow[] => open.all(),
    closed: (): readonly RequestRow[] => closed.all(),
    about: (guardianId: string): readonly RequestRow[] => about.all(guardianId),
    guardiansWaiting: (): readonly string[] => waiting.all().map((row) => row.guardian_id),
    byId: (id: string): RequestRow | null => byId.get(id) ?? null,
    byReference: (reference: string): RequestRow | null => byReference.get(reference) ?? null,
    close: (id: string, by: string, now: number, resolution: string): boolean => close.run(now, by, resolution, id).changes === 1,
  }
}
export type Requests = ReturnType<typeof requests>
