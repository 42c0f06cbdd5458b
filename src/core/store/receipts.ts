import type { Db } from './open.ts'

export interface ReceiptRow {
  readonly letter_id: string
  readonly way: 'screen' | 'paper'
  /** JSON: the signature's lines; null on paper. */
  readonly strokes: string | null
  readonly given_at: number
  readonly given_by: string
}

/** Letters given at the counter and signed for. */
export function receipts(db: Db) {
  const put = db.prepare(`
    INSERT INTO letter_receipt (letter_id, way, strokes, given_at, given_by) VALUES (@letter_id, @way, @strokes, @given_at, @given_by)`)
  const of = db.prepare<[string], ReceiptRow>('SELECT * FROM letter_receipt WHERE letter_id = ?')
  return {
    /** A letter is given once. */
    add: (receipt: ReceiptRow): void => void put.run(receipt),
    of: (letterId: string): ReceiptRow | null => of.get(letterId) ?? null,
  }
}
export type Receipts = ReturnType<typeof receipts>
