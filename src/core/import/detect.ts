import { failure } from '../../shared/codes.ts'
import { peek } from './decode.ts'
import { ImportFailed } from './failed.ts'
import type { Source } from './open-file.ts'

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

/** What a file is, by its content and never by its name. Throws ImportFailed. */
export async function detect(source: Source): Promise<Detected> {
  const { file } = source
  const head = (await peek(await source.open(), 16_384)).toString('latin1')
  const text = head.replace(/^\xef\xbb\xbf/, '')
  if (!/^\s*</.test(text)) {
    if (/[;,\t]/.test(text) && !text.includes('\0')) return { source, kind: 'onde', encoding: '' }
    throw new ImportFailed(failure('import_unknown_kind', { file }))
  }
  if (/<!DOCTYPE/i.test(text)) throw new ImportFailed(failure('import_entities', { file, line: 1 + text.slice(0, text.search(/<!DOCTYPE/i)).split('\n').length - 1 }))
  const encoding = /^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']/i.exec(text)?.[1] ?? 'UTF-8'
  const root = /<([A-Za-z_][\w.-]*)/.exec(text.replace(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->/g, ''))?.[1] ?? ''
  const kind = ROOTS[root]
  if (kind !== undefined) return { source, kind, encoding }
  if (/^(BEE_|STS_)/.test(root)) throw new ImportFailed(failure('import_neighbour', { file, root }))
  throw new ImportFailed(failure('import_unknown_kind', { file }))
}
