import { failure } from '../../shared/codes.ts'
import { fold } from '../domain/names.ts'
import { ImportFailed } from './failed.ts'
import { cellAt, type Cells } from './headings.ts'
import { namesOf, textOrNull } from './values.ts'

const FAMILY = /^nom(defamille)?(enfant|eleve)s?\d*$/
const USAGE = /^nom(dusage|usage)(enfant|eleve)s?\d*$/
const FIRST = /^prenom(enfant|eleve)s?\d*$/
const CLASS = /^(libelle)?classes?(enfant|eleve)s?\d*$/

/** Where the columns of one child lie; -1 for those that version has not. */
interface Columns {
  readonly first: number
  readonly family: number
  readonly usage: number
  readonly className: number
}

export interface NamedChild {
  readonly index: number
  readonly names: string
  /** The classes that the cell may mean, folded: the whole, or one of those between commas. A lone '' says none. */
  readonly classKeys: readonly string[]
  readonly name: string
}

/**
 * How to read the children of a row. Their columns repeat and are read by position; each kind lies on one side of the first names,
 * the same for every child, and a row may have more children than there are headings.
 * Throws ImportFailed `import_missing_heading`.
 */
export function childrenColumns(headings: Cells, file: string): (cells: Cells) => readonly NamedChild[] {
  const groups = groupsIn(headings)
  const [first, second] = groups
  const last = groups.at(-1)
  if (first === undefined || last === undefined)
    throw new ImportFailed(failure('import_missing_heading', { file, heading: 'Prénom enfant' }))
  const from = Math.min(...Object.values(first).filter((at: number) => at !== -1))
  const width = second === undefined ? headings.findLastIndex((name) => name !== '') + 1 - from : second.first - first.first

  return (cells) => {
    const columns = [...groups]
    for (let by = width; last.first + by < cells.length; by += width) columns.push(shifted(last, by))
    return columns.flatMap((column, index) => childIn(cells, column, index))
  }
}

function groupsIn(headings: Cells): readonly Columns[] {
  const firsts = headings.flatMap((name, i) => (FIRST.test(name) ? [i] : []))
  const onLeft = (test: RegExp): boolean => headings.some((name, i) => i < (firsts[0] ?? 0) && test.test(name))
  return firsts.map((first, n) => {
    const left = (firsts[n - 1] ?? -1) + 1
    const right = firsts[n + 1] ?? headings.length
    const near = (test: RegExp): number =>
      onLeft(test)
        ? headings.findLastIndex((name, i) => i >= left && i < first && test.test(name))
        : headings.findIndex((name, i) => i > first && i < right && test.test(name))
    return { first, family: near(FAMILY), usage: near(USAGE), className: near(CLASS) }
  })
}

function shifted(columns: Columns, by: number): Columns {
  const move = (at: number): number => (at === -1 ? -1 : at + by)
  return { first: move(columns.first), family: move(columns.family), usage: move(columns.usage), className: move(columns.className) }
}

function childIn(cells: Cells, at: Columns, index: number): NamedChild[] {
  const first = textOrNull(cellAt(cells, at.first))
  const family = textOrNull(cellAt(cells, at.family)) ?? textOrNull(cellAt(cells, at.usage))
  if (first === null || family === null) return []
  const classes = textOrNull(cellAt(cells, at.className)) ?? ''
  return [
    {
      index,
      names: namesOf(family, first),
      classKeys: [...new Set([classes, ...classes.split(',')].map(fold))],
      name: `${first} ${family}`,
    },
  ]
}
