import { failure } from '../../shared/codes.ts'
import { fold } from '../domain/names.ts'
import { ImportFailed } from './failed.ts'

export type Cells = readonly string[]

/** A heading without case, accents, spaces, stars and apostrophes, as ONDE's versions differ in them. */
export const heading = (cell: string): string => fold(cell).replaceAll(/[^a-z0-9]/g, '')

/** The line that the headings stand in: the first that is not blank. */
export const headingLine = (head: string): string => head.split(/\r?\n/).find((line) => line.trim() !== '') ?? ''

const ONDE = /^(nom|prenom).*(eleve|enfant|responsable)s?\d*$|^(libelleclasse|datenaissance)$/

/** Whether a cell is one of the headings that only ONDE's extractions have. */
export const isOndeHeading = (cell: string): boolean => ONDE.test(heading(cell))

/** The position of the first heading that is one of these, -1 when there is none; headings repeat, and the first one counts. */
export const find = (headings: Cells, wanted: readonly string[]): number => headings.findIndex((name) => wanted.includes(name))

/** The same, for a column that cannot be done without. Throws ImportFailed `import_missing_heading` {file, heading: as ONDE writes it}. */
export function need(headings: Cells, wanted: readonly string[], shown: string, file: string): number {
  const at = find(headings, wanted)
  if (at === -1) throw new ImportFailed(failure('import_missing_heading', { file, heading: shown }))
  return at
}

/** A row's cell; rows may be shorter than their headings. */
export const cellAt = (cells: Cells, position: number): string | undefined => (position === -1 ? undefined : cells[position])

/** A footer («Extraction du …») or a line of separators: nothing of anybody. */
export const isFooter = (cells: Cells): boolean => cells.filter((cell) => cell !== '').length <= 1

/** Whether these are the headings of EduConnect's account list: nothing else has an identifiant and a password. */
export const isAccountList = (headings: Cells): boolean => headings.includes('identifiant') && headings.includes('motdepasse')

/** Whether headings are those of a table of people at all: some, with letters, and none as long as a sentence. */
export function looksLikeTable(cells: Cells): boolean {
  const named = cells.filter((cell) => /\p{L}/u.test(cell))
  return named.length >= 3 && cells.every((cell) => cell.length <= 80 && !/[{}<>\p{Cc}]/u.test(cell))
}

/** The cells of a heading line, without the quotes around them. */
export const headingCells = (line: string, delimiter: string): Cells =>
  line.split(delimiter).map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .replaceAll('""', '"'),
  )
