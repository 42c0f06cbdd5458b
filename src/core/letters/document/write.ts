import PDFDocument from 'pdfkit'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { setImmediate as breathe } from 'node:timers/promises'
import { failure, type Failure } from '../../../shared/codes.ts'
import { err, ok, type Result } from '../../../shared/result.ts'
import type { LetterContent, Separator } from './content.ts'
import { drawLetter, drawSeparator } from './draw.ts'
import { gather } from './gather.ts'
import { structureRelease } from './structure.ts'
import { registerFaces } from './type.ts'

export interface WriteOptions {
  readonly fontsDir: string
  /** The same letters and date give the same bytes. */
  readonly creationDate: Date
  readonly signal?: AbortSignal
  readonly onLetter?: (number: number, pages: number) => void
}

const SLICE_MS = 20

/**
 * One tagged PDF of all letters, page after page into `out`, so that memory does not grow with their number and the service goes
 * on answering. Failure: `letters_cancelled`. Rejects with what `out` fails with.
 */
export async function writeLetters(
  letters: Iterable<LetterContent | Separator> | AsyncIterable<LetterContent | Separator>,
  out: Writable,
  options: WriteOptions,
): Promise<Result<{ readonly letters: number; readonly pages: number }, Failure>> {
  const doc = new PDFDocument({
    autoFirstPage: false,
    bufferPages: false,
    compress: true,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'fr-FR',
    displayTitle: true,
    info: { CreationDate: options.creationDate, Producer: 'Guichet', Creator: 'Guichet' },
  })
  const written = finished(out)
  written.catch(() => undefined)
  const { room } = gather(doc, out)
  const release = structureRelease(doc)
  registerFaces(doc, options.fontsDir)
  const whole = doc.struct('Document')
  doc.addStructure(whole)
  let count = 0
  let pages = 0
  let since = performance.now()
  try {
    for await (const letter of letters) {
      if (out.destroyed) break
      if (options.signal?.aborted === true) {
        out.destroy()
        return err(failure('letters_cancelled'))
      }
      if ('separator' in letter) {
        doc.info.Title ??= letter.separator.title
        pages += drawSeparator(doc, whole, letter)
        release()
        continue
      }
      doc.info.Title ??= letter.texts.title
      const drawn = drawLetter(doc, whole, letter)
      release()
      count += 1
      pages += drawn
      options.onLetter?.(letter.number, drawn)
      if (performance.now() - since > SLICE_MS) {
        await breathe()
        since = performance.now()
      }
      await room()
    }
    whole.end()
    doc.end()
  } catch (error) {
    out.destroy()
    throw error
  }
  await written
  return ok({ letters: count, pages })
}
