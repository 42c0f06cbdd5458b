import type { LetterKind } from '../../shared/model.ts'
import type { Db } from './open.ts'

export interface LetterTextRow {
  readonly id: number
  readonly kind: LetterKind
  /** JSON: block to text. */
  readonly blocks: string
  readonly created_at: number
  readonly created_by: string
}

/** The school's own texts of letters: every version, the latest in use. */
export function letterTexts(db: Db) {
  const insert = db.prepare('INSERT INTO letter_text (kind, blocks, created_at, created_by) VALUES (?, ?, ?, ?)')
  const byId = db.prepare<[number], LetterTextRow>('SELECT * FROM letter_text WHERE id = ?')
  const versions = db.prepare<[string], LetterTextRow>('SELECT * FROM letter_text WHERE kind = ? ORDER BY id DESC LIMIT 50')
  const latest = db.prepare<[string], LetterTextRow>('SELECT * FROM letter_text WHERE kind = ? ORDER BY id DESC LIMIT 1')
  return {
    add: (kind: LetterKind, blocks: string, now: number, by: string): void => void insert.run(kind, blocks, now, by),
    byId: (id: number): LetterTextRow | null => byId.get(id) ?? null,
    latest: (kind: LetterKind): LetterTextRow | null => latest.get(kind) ?? null,
    /** Newest first. */
    versions: (kind: LetterKind): readonly LetterTextRow[] => versions.all(kind),
  }
}
export type LetterTextStore = ReturnType<typeof letterTexts>
