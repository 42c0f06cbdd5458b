import worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'

/** A PDF that can be looked at, page by page. */
export interface OpenPdf {
  readonly pages: number
  /** Draws page `number` (from 1) as sharp as the screen is; the last one asked for wins. */
  draw(number: number, canvas: HTMLCanvasElement): Promise<void>
  close(): Promise<void>
}

/** Pixels across a page: twice what the preview's column shows at most. */
const WIDTH = 1400

/** Opens a PDF from memory. The reader is loaded when first needed. Rejects when the bytes are no PDF. */
export async function openPdf(bytes: Uint8Array): Promise<OpenPdf> {
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs')
  pdfjs.GlobalWorkerOptions.workerSrc = worker
  const task = pdfjs.getDocument({ data: bytes.slice(), isEvalSupported: false, disableAutoFetch: true })
  const document = await task.promise
  let drawing: { cancel(): void } | null = null
  return {
    pages: document.numPages,
    async draw(number, canvas) {
      drawing?.cancel()
      const page = await document.getPage(number)
      const viewport = page.getViewport({ scale: WIDTH / page.getViewport({ scale: 1 }).width })
      canvas.width = viewport.width
      canvas.height = viewport.height
      const render = page.render({ canvas, viewport })
      drawing = render
      await render.promise.catch((error: unknown) => {
        if (!(error instanceof Error) || error.name !== 'RenderingCancelledException') throw error
      })
    },
    close: () => task.destroy(),
  }
}
