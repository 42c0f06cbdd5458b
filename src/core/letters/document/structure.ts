/** What pdfkit keeps until the end, for every page: which structure element each piece of its text belongs to. */
interface ParentTree {
  get(key: number): unknown
  add(key: number, value: unknown): unknown
}

interface TreeRoot {
  readonly ParentTree: ParentTree
  /** One more than the last page's key. */
  readonly ParentTreeNextKey: number
}

/** A reference as pdfkit makes it of an array too, whatever its types say. */
interface Written {
  data: unknown
  end(): void
}

/**
 * What writes out the finished pages' part of the structure tree. Without it pdfkit keeps every element of every page in memory
 * until the end, thirty to a letter.
 */
export function structureRelease(doc: PDFKit.PDFDocument): () => void {
  const root = doc.getStructTreeRoot().data as unknown as TreeRoot
  let next = 0
  return () => {
    for (; next < root.ParentTreeNextKey; next += 1) {
      const elements = root.ParentTree.get(next)
      if (!Array.isArray(elements)) continue
      const written = doc.ref(elements) as unknown as Written
      written.end()
      written.data = []
      root.ParentTree.add(next, written)
    }
  }
}
