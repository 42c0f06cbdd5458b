import { parse } from 'csv-parse'
import { failure } from '../../shared/codes.ts'
import { decode, guessEncoding, peek } from './decode.ts'
import { ImportFailed } from './failed.ts'
import { headingLine, type Cells } from './headings.ts'
import type { Source } from './source.ts'

/** A row of the largest family is some thousands of characters: beyond this a quote was never closed. */
const LONGEST_ROW = 200_000

/** What is done with each row below the headings; lines count from 1. */
export type RowReader = (cells: Cells, line: number) => void

/**
 * A delimited text, row by row: `open` is given the headings and says how the rows below are read. Encoding and delimiter are found out.
 * Throws ImportFailed: `import_damaged` {file, line}, `import_empty` {file}, and what `open` and `tick` throw.
 */
export async function readTable(
  source: Source,
  open: (headings: Cells) => RowReader,
  tick: () => Promise<void> | undefined,
): Promise<void> {
  const { file } = source
  const encoding = await guessEncoding(source)
  const rows = parse({
    delimiter: delimiterOf((await peek(source, 65_536)).toString('latin1')),
    bom: true,
    info: true,
    trim: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
  })
  const fed = feed(rows, decode(source, encoding))
  let read: RowReader | null = null
  try {
    for await (const { record, info } of rows as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (read === null) read = open(record)
      else read(record, info.lines)
      await tick()
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_')) {
      throw new ImportFailed(failure('import_damaged', { file, line: Number('lines' in error ? error.lines : 1) }))
    }
    throw error
  } finally {
    rows.destroy()
    await fed
  }
  if (read === null) throw new ImportFailed(failure('import_empty', { file }))
}

class Enough extends Error {}

/** The headings of a table and its first rows, to be looked at. Throws ImportFailed as readTable does. */
export async function firstRows(source: Source, count: number): Promise<{ readonly headings: Cells; readonly rows: readonly Cells[] }> {
  let headings: Cells = []
  const rows: Cells[] = []
  const read = readTable(
    source,
    (cells) => {
      headings = cells
      return (row) => void rows.push(row)
    },
    () => {
      if (rows.length >= count) throw new Enough()
      return undefined
    },
  )
  await read.catch((error: unknown) => {
    if (!(error instanceof Enough)) throw error
  })
  return { headings, rows }
}

/** Never throws: what goes wrong comes out of the parser, where the rows are read. */
async function feed(parser: ReturnType<typeof parse>, chunks: AsyncIterable<string>): Promise<void> {
  const gone = new Promise<void>((resolve) => void parser.once('close', resolve))
  try {
    for await (const chunk of chunks) {
      if (parser.destroyed) return
      if (!parser.write(chunk)) await Promise.race([gone, new Promise<void>((resolve) => void parser.once('drain', resolve))])
    }
    if (!parser.destroyed) parser.end()
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error(String(error)))
  }
}

/** Of `;`, tab and `,` the one that the headings hold most of. */
export function delimiterOf(head: string): string {
  const first = headingLine(head)
  const count = (mark: string): number => first.split(mark).length
  return [';', '\t', ','].reduce((best, mark) => (count(mark) > count(best) ? mark : best))
}
