import { failure, type Failure } from '../../shared/codes.ts'
import { isSigned, type Receipt, type Signature, type Strokes } from '../../shared/receipt.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Clock } from '../ports.ts'
import type { ReceiptRow } from '../store/receipts.ts'
import type { Store } from '../store/store.ts'

/** Letters given at the counter: the receipt is kept with the letter, and its clear secret ends with it. */
export function handOver(store: Store, clock: Clock, names: () => (actor: string) => string) {
  const shown = (row: ReceiptRow): Receipt => ({
    way: row.way,
    strokes: row.strokes === null ? null : (JSON.parse(row.strokes) as Strokes),
    at: row.given_at,
    by: names()(row.given_by),
  })
  return {
    receiptOf(letterId: string): Receipt | null {
      const row = store.receipts.of(letterId)
      return row === null ? null : shown(row)
    },
    /** Failures: `not_found`, `letter_given` (or void), `letter_not_printed`, `signature_empty`. */
    give(letterId: string, signature: Signature, actor: string): Result<Receipt, Failure> {
      const letter = store.letters.byId(letterId)
      if (letter === null) return err(failure('not_found'))
      if (letter.state === 'void' || store.receipts.of(letterId) !== null) return err(failure('letter_given'))
      if (letter.state === 'queued' || letter.state === 'sending') return err(failure('letter_not_printed'))
      if (signature.way === 'screen' && !isSigned(signature.strokes)) return err(failure('signature_empty'))
      const row = store.atomically((): ReceiptRow => {
        const now = clock.now()
        const strokes = signature.way === 'screen' ? JSON.stringify(signature.strokes) : null
        const receipt = { letter_id: letterId, way: signature.way, strokes, given_at: now, given_by: actor }
        store.receipts.add(receipt)
        if (letter.state !== 'confirmed') {
          store.letters.end(letterId, 'confirmed', now)
          store.accounts.notify(letter.account_id, now)
        }
        store.audit.append({ at: now, actor, action: 'letter.given', subject: letter.account_id, detail: { number: letter.number } })
        return receipt
      })
      return ok(shown(row))
    },
  }
}
export type HandOver = ReturnType<typeof handOver>
