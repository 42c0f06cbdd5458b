import { failure, type Code } from '../../shared/codes.ts'
import { peek } from './decode.ts'
import { ImportFailed } from './failed.ts'
import { headingLine, isOndeHeading } from './headings.ts'
import { sourcesIn, type Source } from './source.ts'

export type Kind = 'siecle-pupils' | 'siecle-guardians' | 'onde'

export interface Detected {
  readonly source: Source
  readonly kind: Kind
  /** As an XML file declares it; for CSV found while reading. */
  readonly encoding: string
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
      found.push(await detect(source))
    } catch (error) {
      if (!(error instanceof ImportFailed) || !BESIDE.has(error.failure.code)) throw error
      beside ??= error
    }
  }
  if (beside !== null && found.length === 0) throw beside
  return found
}

/** What a text is, by its content and never by its name. Throws ImportFailed. */
async function detect(source: Source): Promise<Detected> {
  const { file } = source
  const head = (await peek(source, 16_384)).toString('latin1').replace(/^\xef\xbb\xbf/, '')
  if (head.trim() === '') throw new ImportFailed(failure('import_empty', { file }))
  if (!/^\s*</.test(head)) {
    if (!head.includes('\0') && hasOndeHeadings(head)) return { source, kind: 'onde', encoding: '' }
    throw new ImportFailed(failure('import_unknown_kind', { file }))
  }
  const doctype = head.search(/<!DOCTYPE/i)
  if (/^<!DOCTYPE\s+html/i.test(head.slice(Math.max(doctype, 0)))) throw new ImportFailed(failure('import_unknown_kind', { file }))
  if (doctype !== -1) throw new ImportFailed(failure('import_entities', { file, line: head.slice(0, doctype).split('\n').length }))
  const root = /<([A-Za-z_][\w.-]*)/.exec(head.replace(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->/g, ''))?.[1] ?? ''
  const kind = ROOTS[root]
  if (kind !== undefined) return { source, kind, encoding: declaredEncoding(head) }
  if (/^(BEE_|STS_)/.test(root)) throw new ImportFailed(failure('import_neighbour', { file, root: root.slice(0, 40) }))
  throw new ImportFailed(failure('import_unknown_kind', { file }))
}

/** One heading that is ONDE's is enough: which ones are missing is told by the reader. Bytes that are UTF-8 come here as Latin-1. */
function hasOndeHeadings(head: string): boolean {
  const line = headingLine(head)
  const utf8 = Buffer.from(line, 'latin1').toString('utf8')
  return (utf8.includes('\ufffd') ? line : utf8).split(/[;,\t]/).some(isOndeHeading)
}

const declaredEncoding = (head: string): string => /^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']/i.exec(head)?.[1] ?? 'UTF-8'
