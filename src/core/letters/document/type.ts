import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Face = 'regular' | 'bold' | 'mono'

const FILES = {
  regular: 'AtkinsonHyperlegibleNext_400Regular.ttf',
  bold: 'AtkinsonHyperlegibleNext_700Bold.ttf',
  mono: 'AtkinsonHyperlegibleMono_600SemiBold.ttf',
  'regular-other': 'NotoSans_400Regular.ttf',
  'bold-other': 'NotoSans_700Bold.ttf',
  'regular-arabic': 'NotoSansArabic_400Regular.ttf',
  'bold-arabic': 'NotoSansArabic_700Bold.ttf',
} as const

/** Registers the letter's faces with a document. Names the main face lacks (Cyrillic, Vietnamese) are drawn with Noto Sans, Arabic with its own. */
export function registerFaces(doc: PDFKit.PDFDocument, fontsDir: string): void {
  for (const [name, file] of Object.entries(FILES)) doc.registerFont(name, bytesOf(join(fontsDir, file)))
}

const read = new Map<string, Buffer>()
function bytesOf(path: string): Buffer {
  const kept = read.get(path)
  if (kept !== undefined) return kept
  const bytes = readFileSync(path)
  read.set(path, bytes)
  return bytes
}

/** Latin of Western, Central and Turkish spelling, and the punctuation of letters: what the main face draws. */
const MAIN = /^[\u0020-\u007e\u00a0-\u017f\u0218-\u021b\u02c6\u02da\u02dc\u2010-\u2026\u2030\u2039\u203a\u20ac\u2022\u1e9e]*$/u

const ARABIC = /\p{Script=Arabic}/u

/** The face that has every sign of the text; of Arabic within other words, see rtl.ts. */
export const faceFor = (face: Face, text: string): string => {
  if (face === 'mono' || MAIN.test(text)) return face
  return `${face}-${ARABIC.test(text) ? 'arabic' : 'other'}`
}
