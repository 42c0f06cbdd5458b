import type { Db } from './open.ts'

export type AttemptKind = 'unknown-number' | 'wrong-code' | 'wrong-date' | 'wrong-password' | 'wrong-pin' | 'code-sent'

/** Tries that count against limits. They are written, so that a restart frees none. */
export function attempts(db: Db) {
  const add = db.prepare('INSERT INTO attempt (kind, subject, at) VALUES (?, ?, ?)')
  const since = db.prepare<[string, string, number], { at: number }>(
    'SELECT at FROM attempt WHERE kind = ? AND subject = ? AND at >= ? ORDER BY at',
  )
  const spent = db.prepare<[string, number, number], { subject: string }>(
    'SELECT subject FROM attempt WHERE kind = ? AND at >= ? GROUP BY subject HAVING count(*) >= ?',
  )
  const clear = db.prepare('DELETE FROM attempt WHERE kind = ? AND subject = ?')
  const clearKind = db.prepare('DELETE FROM attempt WHERE kind = ?')
  const forget = db.prepare('DELETE FROM attempt WHERE at < ?')
  return {
    add: (kind: AttemptKind, subject: string, at: number): void => void add.run(kind, subject, at),
    since: (kind: AttemptKind, subject: string, from: number): readonly number[] => since.all(kind, subject, from).map((row) => row.at),
    /** Whoever that was counted for that often since then. */
    spent: (kind: AttemptKind, from: number, tries: number): readonly string[] => spent.all(kind, from, tries).map((row) => row.subject),
    clear: (kind: AttemptKind, subject: string): void => void clear.run(kind, subject),
    clearKind: (kind: AttemptKind): void => void clearKind.run(kind),
    forgetBefore: (at: number): void => void forget.run(at),
  }
}
export type Attempts = ReturnType<typeof attempts>
