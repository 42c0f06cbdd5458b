import type { Db } from './open.ts'

export type RequestKind = 'unknown-number' | 'wrong-date' | 'not-my-child'

export interface RequestRow {
  readonly id: string
  readonly reference: string
  readonly kind: RequestKind
  readonly guardian_id: string | null
  readonly guardian_name: string | null
  readonly entered: string
  readonly created_at: number
}

export interface NewRequest {
  readonly id: string
  readonly reference: string
  readonly kind: RequestKind
  readonly guardianId: string | null
  readonly entered: string
  readonly now: number
}

export function requests(db: Db) {
  const insert = db.prepare(
    'INSERT INTO request (id, reference, kind, guardian_id, entered, created_at) VALUES (@id, @reference, @kind, @guardianId, @entered, @now)',
  )
  const open = db.prepare<[], RequestRow>(`
    SELECT q.*, coalesce(g.usage_name, g.family_name) || ' ' || g.first_name AS guardian_name
    FROM request q LEFT JOIN guardian g ON g.id = q.guardian_id WHERE q.closed_at IS NULL ORDER BY q.created_at LIMIT 200`)
  const close = db.prepare('UPDATE request SET closed_at = ?, closed_by = ? WHERE id = ? AND closed_at IS NULL')
  const count = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM request')
  return {
    add: (request: NewRequest): void => void insert.run(request),
    open: (): readonly RequestRow[] => open.all(),
    close: (id: string, by: string, now: number): boolean => close.run(now, by, id).changes === 1,
    count: (): number => count.get()?.n ?? 0,
  }
}
export type Requests = ReturnType<typeof requests>
