import { Writable } from 'node:stream'
import { failure, type Failure } from '../../shared/codes.ts'
import type { LetterBatch } from '../../shared/contract/staff.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Policy } from '../../shared/policy.ts'
import type { LetterBatches } from '../letters/batches.ts'
import { letterContents } from '../letters/content.ts'
import type { Clock, Desk } from '../ports.ts'
import type { ListedLetter } from '../store/letters.ts'
import type { Store } from '../store/store.ts'

export interface LetterDeskPorts {
  readonly store: Store
  readonly policy: Policy
  readonly batches: LetterBatches
  readonly desk: Desk
  readonly clock: Clock
  readonly fontsDir: string
}

/** Looking at letters, printing them, saving them: what staff do with a batch. */
export function letterDesk({ store, policy, batches, desk, clock, fontsDir }: LetterDeskPorts) {
  async function compose(letters: readonly ListedLetter[]): Promise<Result<{ pdf: Uint8Array; pages: number }, Failure>> {
    const chunks: Uint8Array[] = []
    const sink = new Writable({
      write(chunk: Uint8Array, _encoding, done) {
        chunks.push(chunk)
        done()
      },
    })
    const { writeLetters } = await import('../letters/document/write.ts')
    const written = await writeLetters(letterContents(store, policy, letters), sink, { fontsDir, creationDate: new Date(clock.now()) })
    if (!written.ok) return written
    return ok({ pdf: new Uint8Array(Buffer.concat(chunks)), pages: written.value.pages })
  }

  return {
    /** The batch as it would be printed; states do not change. Failures: `not_found`, `batch_closed`. */
    async pdf(batchId: string): Promise<Result<{ pdf: Uint8Array; pages: number }, Failure>> {
      const found = batches.get(batchId)
      if (!found.ok) return found
      const letters = store.letters.ofBatch(batchId).filter(({ secret }) => secret !== null)
      return letters.length === 0 ? err(failure('batch_closed')) : compose(letters)
    },
    /** Failures: `not_found`, `batch_closed`, `printer_gone`, `printer_refused`, `printer_silent`. */
    async print(batchId: string, printer: string, actor: string): Promise<Result<LetterBatch, Failure>> {
      const letters = batches.printable(batchId)
      if (!letters.ok) return letters
      const composed = await compose(letters.value)
      if (!composed.ok) return composed
      batches.sending(letters.value)
      const printed = await desk.print(printer, `Guichet ${store.letters.batch(batchId)?.label ?? ''}`.trim(), composed.value.pdf)
      if (!printed.ok) {
        if (printed.error.code === 'printer_silent') batches.doubt(letters.value)
        else batches.notSent(letters.value)
        return printed
      }
      batches.sent(batchId, letters.value, 'batch.printed', actor)
      return batches.get(batchId)
    },
    /** Failures: `not_found`, `batch_closed`, `file_unwritable`. Null: nobody chose a place. */
    async save(batchId: string, actor: string): Promise<Result<{ batch: LetterBatch; fileName: string } | null, Failure>> {
      const letters = batches.printable(batchId)
      if (!letters.ok) return letters
      const composed = await compose(letters.value)
      if (!composed.ok) return composed
      batches.sending(letters.value)
      const label = (store.letters.batch(batchId)?.label ?? 'lettres').replaceAll(/[^\p{L}\p{N} -]/gu, '').trim()
      const saved = await desk.saveFile(`Lettres ${label}.pdf`, composed.value.pdf)
      if (!saved.ok || saved.value === null) {
        batches.notSent(letters.value)
        return saved.ok ? ok(null) : saved
      }
      batches.sent(batchId, letters.value, 'batch.saved', actor)
      const batch = batches.get(batchId)
      return batch.ok ? ok({ batch: batch.value, fileName: saved.value.fileName }) : batch
    },
  }
}
export type LetterDesk = ReturnType<typeof letterDesk>
