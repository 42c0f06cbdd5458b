import { failure, type Code } from '../../shared/codes.ts'
import { peek } from './decode.ts'
import { ImportFailed } from './failed.ts'
import { heading, headingCells, headingLine, isAccountList, isOndeHeading, looksLikeTable, type Cells } from './headings.ts'
import { sourcesIn, type Source } from './source.ts'
import { delimiterOf } from './table.ts'

/** `table`: delimited, with headings that say nothing to us; a person maps them. */
export type Kind = 'siecle-pupils' | 'siecle-guardians' | 'onde' | 'educonnect' | 'table'

export interface Detected {
  readonly source: Source
  readonly kind: Kind
  /** As an XML file declares it; for CSV found while reading. */
  readonly encoding: string
  /** The path that was chosen: an archive's for what lies in it. */
  readonly path: string
}

const ROOTS: Readonly<Record<string, Kind>> = {
  BEE_ELEVES: 'siecle-pupils',
  BEE_EPHC_ELEVES: 'siecle-pupils',
  BEE_RESPONSABLES: 'siecle-guardians',
  BEE_EPHC_RESPONSABLES: 'siecle-guardians',
}

const BESIDE: ReadonlySet<Code> = new Set(['import_neighbour', 'import_unknown_kind', 'import_empty'])

/** Everything of use in a file; what else a zip holds beside it does not matter. Throws ImportFailed. */
export async function detectAll(path: string): Promise<readonly Detected[]> {
  const found: Detected[] = []
  let beside: ImportFailed | null = null
  for (const source of await sourcesIn(path)) {
    try {
      found.push(await detect(source, path))
    } catch (error) {
      if (!(error instanceof ImportFailed) || !BESIDE.has(error.failure.code)) throw error
      beside ??= error
    }
  }
  if (beside !== null && found.length === 0) throw beside
  return found
}

/** What a text is, by its content and never by its name. Throws ImportFailed. */
async function detect(source: Source, path: string): Promise<Detected> {
  const { file } = source
  const head = (await peek(source, 16_384)).toString('latin1').replace(/^\xef\xbb\xbf/, '')
  if (head.trim() === '') throw new ImportFailed(failure('import_empty', { file }))
  if (!/^\s*</.test(head)) {
    const kind = head.includes('\0') ? null : tableKind(head)
    if (kind !== null) return { source, kind, encoding: '', path }
    throw new ImportFailed(failure('import_unknown_kind', { file }))
  }
  const doctype = head.search(/<!DOCTYPE/i)
  if (/^<!DOCTYPE\s+html/i.test(head.slice(Math.max(doctype, 0)))) throw new ImportFailed(failure('import_unknown_kind', { file }))
  if (doctype !== -1) throw new ImportFailed(failure('import_entities', { file, line: head.slice(0, doctype).split('\n').length }))
  const root = /<([A-Za-z_][\w.-]*)/.exec(head.replace(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->/g, ''))?.[1] ?? ''
  const kind = ROOTS[root]
  if (kind !== undefined) return { source, kind, encoding: declaredEncoding(head), path }
  if (/^(BEE_|STS_)/.test(root)) throw new ImportFailed(failure('import_neighbour', { file, root: root.slice(0, 40) }))
  throw new ImportFailed(failure('import_unknown_kind', { file }))
}

/** What a delimited text is; null when it is none. One heading that is ONDE's is enough: which ones are missing is told by the reader. */
function tableKind(head: string): Kind | null {
  const cells = headingsIn(head)
  if (isAccountList(cells.map(heading))) return 'educonnect'
  // A sentence has commas too.
  if (
    headingLineOf(head)
      .split(/[;,\t]/)
      .some(isOndeHeading)
  )
    return 'onde'
  return looksLikeTable(cells) ? 'table' : null
}

/** The headings of a text whose first bytes these are. */
export const headingsIn = (head: string): Cells => headingCells(headingLineOf(head), delimiterOf(head))

/** Bytes that are UTF-8 come here as Latin-1. */
function headingLineOf(head: string): string {
  const line = headingLine(head)
  const utf8 = Buffer.from(line, 'latin1').toString('utf8')
  return utf8.includes('\ufffd') ? line : utf8
}

const declaredEncoding = (head: string): string => /^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']/i.exec(head)?.[1] ?? 'UTF-8'
