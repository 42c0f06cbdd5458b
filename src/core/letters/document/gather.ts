import type { Writable } from 'node:stream'

const CHUNK = 256 * 1024

/**
 * Takes a document's many small pieces and writes them to `out` in large ones, `out.end()` with the last. A pipe would keep every
 * piece in the document while the disk is slow; here the one who draws waits for `room` between two letters.
 */
export function gather(doc: PDFKit.PDFDocument, out: Writable): { room(): Promise<void> } {
  let chunk = Buffer.allocUnsafe(CHUNK)
  let used = 0
  const flush = (): void => {
    if (used > 0 && !out.destroyed) out.write(chunk.subarray(0, used))
    chunk = Buffer.allocUnsafe(CHUNK)
    used = 0
  }
  doc.on('data', (piece: Uint8Array) => {
    for (let from = 0; from < piece.length;) {
      const part = piece.subarray(from, from + CHUNK - used)
      chunk.set(part, used)
      used += part.length
      from += part.length
      if (used === CHUNK) flush()
    }
  })
  doc.once('end', () => {
    flush()
    if (!out.destroyed) out.end()
  })
  return {
    async room() {
      if (!out.writableNeedDrain || out.destroyed) return
      await new Promise<void>((resolve) => {
        const done = (): void => {
          out.off('drain', done).off('close', done)
          resolve()
        }
        out.on('drain', done).on('close', done)
      })
    },
  }
}
