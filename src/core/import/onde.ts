import { parse } from 'csv-parse'
import { failure } from '../../shared/codes.ts'
import type { Territory } from '../../shared/model.ts'
import { decode, guessEncoding, peek } from './decode.ts'
import { ImportFailed } from './failed.ts'
import { heading, headingLine, type Cells } from './headings.ts'
import { guardianReader, isGuardians } from './onde-guardians.ts'
import { pupilReader } from './onde-pupils.ts'
import type { Source } from './source.ts'
import type { Staging } from './staging.ts'
import type { Tick } from './tick.ts'

type OndeKind = 'pupils' | 'guardians'

/** A row of the largest family is some thousands of characters: beyond this a quote was never closed. */
const LONGEST_ROW = 200_000

/**
 * One of ONDE's two extractions, told by its headings (pupils, or guardians with their children repeated).
 * Throws ImportFailed: `import_missing_heading` {file, heading}, `import_damaged` {file, line}, `import_empty` {file}.
 */
export async function readOnde(source: Source, staging: Staging, territory: Territory, tick: Tick): Promise<OndeKind> {
  const { file } = source
  const encoding = await guessEncoding(source)
  const delimiter = delimiterOf((await peek(source, 65_536)).toString('latin1'))
  const rows = parse({
    delimiter,
    bom: true,
    info: true,
    trim: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
  })
  const fed = feed(rows, decode(source, encoding))
  let kind: OndeKind = 'pupils'
  let read: ((cells: Cells, line: number) => void) | null = null
  try {
    for await (const { record, info } of rows as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (read === null) {
        const headings = record.map(heading)
        kind = isGuardians(headings) ? 'guardians' : 'pupils'
        read = kind === 'guardians' ? guardianReader(headings, file, staging, territory) : pupilReader(headings, file, staging)
      } else read(record, info.lines)
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
  return kind
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
function delimiterOf(head: string): string {
  const first = headingLine(head)
  const count = (mark: string): number => first.split(mark).length
  return [';', '\t', ','].reduce((best, mark) => (count(mark) > count(best) ? mark : best))
}
