import bidiFactory, { type Bidi, type EmbeddingLevels } from 'bidi-js'
import { faceFor, type Face } from './type.ts'

let made: Bidi | null = null
const bidi = (): Bidi => (made ??= bidiFactory())

/** They order what is around them, and are not drawn. */
const ISOLATES = /[\u2066-\u2069]/g

/** A run of one direction within one word, as it is drawn. */
interface Piece {
  readonly text: string
  readonly font: string
  readonly width: number
  /** Where it begins and ends in the paragraph. */
  readonly from: number
  readonly to: number
}

interface Word {
  readonly pieces: readonly Piece[]
  readonly width: number
  readonly from: number
  readonly to: number
}

export interface RtlBox {
  /** Points. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly size: number
  readonly face: Face
  readonly leading: number
}

/**
 * Draws a paragraph that is read from right to left, Latin words and numbers within it from left to right; gives where the next one
 * begins, in points. pdfkit shapes Arabic letters but knows one direction a text, so lines are broken and ordered here after the
 * Unicode bidirectional algorithm (UAX 9).
 */
export function drawRightToLeft(doc: PDFKit.PDFDocument, text: string, { x, y, width, size, face, leading }: RtlBox): number {
  const levels = bidi().getEmbeddingLevels(text, 'rtl')
  const space = measure(doc, ' ', faceFor(face, ' '), size)
  let baseline = y + size
  for (const line of linesOf(wordsOf(doc, text, levels.levels, face, size), space, width)) {
    const [first, last] = [line[0], line.at(-1)]
    if (first === undefined || last === undefined) continue
    let at = x + width - lengthOf(line, space)
    for (const piece of visualOrder(text, levels, line, first.from, last.to)) {
      if (piece === null) at += space
      else {
        doc.font(piece.font).fontSize(size).text(piece.text, at, baseline, { ...WHOLE, baseline: 'alphabetic' })
        at += piece.width
      }
    }
    baseline += leading
  }
  return baseline - size
}

/** One line, shaped as a whole: without features pdfkit would lay word after word from the left. */
const WHOLE = { lineBreak: false, features: [] }

function measure(doc: PDFKit.PDFDocument, text: string, font: string, size: number): number {
  return doc.font(font).fontSize(size).widthOfString(text, WHOLE)
}

function wordsOf(doc: PDFKit.PDFDocument, text: string, levels: Uint8Array, face: Face, size: number): readonly Word[] {
  return [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => {
    const pieces: Piece[] = []
    let from = index
    for (let at = index + 1; at <= index + word.length; at += 1) {
      if (at < index + word.length && levels[at] === levels[from]) continue
      const isRtl = (levels[from] ?? 1) % 2 === 1
      const run = text.slice(from, at).replaceAll(ISOLATES, '')
      const shown = isRtl ? mirrored(run) : run
      const font = faceFor(face, shown)
      pieces.push({ text: shown, font, width: measure(doc, shown, font, size), from, to: at - 1 })
      from = at
    }
    return { pieces, width: pieces.reduce((sum, piece) => sum + piece.width, 0), from: index, to: index + word.length - 1 }
  })
}

/** Brackets turned; and since letters are what tells the shaper a direction, signs without any letter are turned round here. */
function mirrored(run: string): string {
  const signs = [...run].map((sign) => bidi().getMirroredCharacter(sign) ?? sign)
  return (/\p{L}/u.test(run) ? signs : signs.reverse()).join('')
}

function linesOf(words: readonly Word[], space: number, width: number): readonly (readonly Word[])[] {
  const lines: Word[][] = []
  for (const word of words) {
    const line = lines.at(-1)
    if (line !== undefined && lengthOf(line, space) + space + word.width <= width) line.push(word)
    else lines.push([word])
  }
  return lines
}

const lengthOf = (line: readonly Word[], space: number): number =>
  line.reduce((sum, word) => sum + word.width, Math.max(0, line.length - 1) * space)

/** The line's pieces from left to right; null stands for a space. */
function visualOrder(
  text: string,
  levels: EmbeddingLevels,
  line: readonly Word[],
  from: number,
  to: number,
): readonly (Piece | null)[] {
  const order = Array.from({ length: to - from + 1 }, (_, i) => from + i)
  for (const [start = from, end = from] of bidi().getReorderSegments(text, levels, from, to)) {
    const flipped = order.slice(start - from, end - from + 1).reverse()
    order.splice(start - from, flipped.length, ...flipped)
  }
  const pieces = line.flatMap((word) => word.pieces)
  const shown: (Piece | null)[] = []
  for (const index of order) {
    const piece = pieces.find((one) => index >= one.from && index <= one.to)
    if (piece === undefined) {
      if (/\s/.test(text[index] ?? '') && shown.at(-1) !== null) shown.push(null)
    } else if (shown.at(-1) !== piece) shown.push(piece)
  }
  return shown
}
