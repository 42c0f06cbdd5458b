import { tool } from './pages.ts'

/** A word on a page, in millimetres from the top left. */
export interface Word {
  readonly text: string
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

const WORD = /<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)<\/word>/g
const mm = (points: string | undefined): number => (Number(points) * 25.4) / 72

/** Every page's words and where they lie, as pdftotext sees them. */
export function wordsOf(pdf: string): Word[][] {
  const [, ...pages] = tool('pdftotext', '-bbox', pdf, '-').split('<page ')
  return pages.map((page) =>
    [...page.matchAll(WORD)].map(([, left, top, right, bottom, text = '']) => ({
      text,
      left: mm(left),
      top: mm(top),
      right: mm(right),
      bottom: mm(bottom),
    })),
  )
}

export interface Area {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** What is left of a word's box without the room for accents and tails, which neighbouring lines may share. */
const core = ({ left, top, right, bottom }: Area): Area => {
  const [dx, dy] = [(right - left) * 0.02, (bottom - top) * 0.22]
  return { left: left + dx, top: top + dy, right: right - dx, bottom: bottom - dy }
}

const meet = (a: Area, b: Area): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

/** Pairs of words that are printed over one another. */
export const overlaps = (words: readonly Word[]): string[] =>
  words.flatMap((word, i) => words.slice(i + 1).flatMap((other) => (meet(core(word), core(other)) ? [`${word.text} / ${other.text}`] : [])))

export const within = (words: readonly Word[], area: Area): Word[] =>
  words.filter(({ left, top, right, bottom }) => left >= area.left && right <= area.right && top >= area.top && bottom <= area.bottom)

/** Words that touch the area, as what stands on it would. */
export const touching = (words: readonly Word[], area: Area): Word[] => words.filter((word) => meet(core(word), area))

/** What may be printed on: printers leave 5 mm, and nothing lies beyond the letter's own margins. */
export const PRINTABLE: Area = { left: 15, top: 10, right: 200, bottom: 292 }
/** The window of a DL envelope over A4 folded in three. */
export const WINDOW: Area = { left: 105, top: 45, right: 200, bottom: 85 }
