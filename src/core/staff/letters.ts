import { Writable } from 'node:stream'
import { failure, type Failure } from '../../shared/codes.ts'
import { m } from '../../shared/i18n/index.ts'
import type { LetterBatch } from '../../shared/contract/staff.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Policy } from '../../shared/policy.ts'
import type { LetterBatches } from '../letters/batches.ts'
import { letterContents } from '../letters/content.ts'
import type { LetterContent, Separator } from '../letters/document/content.ts'
import { letterPrinting } from '../letters/printing.ts'
import type { Clock, Desk, PrinterInfo, Random } from '../ports.ts'
import type { ListedLetter } from '../store/letters.ts'
import type { Store } from '../store/store.ts'

/** What is looked at before printing: enough to see that all is well. */
const LOOKED_AT = 20

export interface LetterDeskPorts {
  readonly store: Store
  readonly policy: Policy
  readonly batches: LetterBatches
  readonly desk: Desk
  readonly clock: Clock
  readonly random: Random
  readonly fontsDir: string
  changed(): void
}

/** Looking at letters, printing them, saving them: what staff do with a batch. */
export function letterDesk({ store, policy, batches, desk, clock, random, fontsDir, changed }: LetterDeskPorts) {
  /** The pages of some letters of a batch, with a page before each class where the batch wants them. */
  function* pagesOf(batchId: string, letters: readonly ListedLetter[]): Generator<LetterContent | Separator> {
    const batch = store.letters.batch(batchId)
    if (batch === null || batch.separators === 0) return yield* letterContents(store, policy, letters)
    const all = store.letters.ofBatch(batchId).filter(({ state }) => state !== 'void')
    const before = new Map(all.map((letter, i) => [letter.id, all[i - 1] ?? null]))
    for (const letter of letters) {
      const last = before.get(letter.id) ?? null
      if (last === null || last.class_name !== letter.class_name) {
        const { class_name: className } = letter
        const count = all.filter((other) => other.class_name === className).length
        const title = m.letter_title({ portal: policy.portal.name }, { locale: 'fr' })
        yield { separator: { className, school: policy.school.name, letters: count, title } }
      }
      yield* letterContents(store, policy, [letter])
    }
  }

  async function compose(batchId: string, letters: readonly ListedLetter[]): Promise<{ pdf: Uint8Array; pages: number }> {
    return composePages(pagesOf(batchId, letters), fontsDir, clock)
  }

  const printing = letterPrinting({
    store,
    batches,
    desk,
    clock,
    random,
    compose: async (batchId, letters) => (await compose(batchId, letters)).pdf,
    changed,
  })

  function remembered(): { readonly printer: string; readonly tray: string | null } | null {
    const kept = store.settings.get('letters.printer')
    return kept === null ? null : (JSON.parse(kept) as { printer: string; tray: string | null })
  }

  return {
    printing,
    /** The batch's first letters as they would be printed; states do not change. Failures: `not_found`, `batch_closed`. */
    async pdf(batchId: string): Promise<Result<{ pdf: Uint8Array; pages: number; letters: number }, Failure>> {
      const batch = store.letters.batch(batchId)
      if (batch === null) return err(failure('not_found'))
      const open = store.letters.ofBatch(batchId).filter(({ state }) => state !== 'void' && state !== 'confirmed')
      const letters = open.slice(0, LOOKED_AT)
      return letters.length === 0 ? err(failure('batch_closed')) : ok({ ...(await compose(batchId, letters)), letters: letters.length })
    },
    /** The system's printers; the one used last first in line, with its tray. */
    async printers(): Promise<(PrinterInfo & { readonly tray: string | null })[]> {
      const [found, last] = [await desk.printers(), remembered()]
      const known = found.some(({ name }) => name === last?.printer)
      return found.map((printer) => ({
        ...printer,
        isDefault: known ? printer.name === last?.printer : printer.isDefault,
        tray: printer.name === last?.printer ? last.tray : null,
      }))
    },
    /** Failures: `not_found`, `batch_closed`, `batch_printing`, `file_unwritable`. Null: nobody chose a place. */
    async save(batchId: string, actor: string): Promise<Result<{ batch: LetterBatch; fileName: string } | null, Failure>> {
      if (printing.isBusy(batchId)) return err(failure('batch_printing'))
      const letters = batches.printable(batchId)
      if (!letters.ok) return letters
      batches.sending(letters.value)
      const { pdf } = await compose(batchId, letters.value)
      const label = (store.letters.batch(batchId)?.label ?? 'lettres').replaceAll(/[^\p{L}\p{N} -]/gu, '').trim()
      const saved = await desk.saveFile(`Lettres ${label}.pdf`, pdf)
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

/** Pages as one PDF in memory: they never lie in a file for being looked at or printed. */
export async function composePages(
  pages: Iterable<LetterContent | Separator>,
  fontsDir: string,
  clock: Clock,
): Promise<{ pdf: Uint8Array; pages: number }> {
  const chunks: Uint8Array[] = []
  const sink = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  const { writeLetters } = await import('../letters/document/write.ts')
  const written = await writeLetters(pages, sink, { fontsDir, creationDate: new Date(clock.now()) })
  // Nobody can call it off: there is no signal.
  if (!written.ok) throw new Error(written.error.code)
  return { pdf: new Uint8Array(Buffer.concat(chunks)), pages: written.value.pages }
}
