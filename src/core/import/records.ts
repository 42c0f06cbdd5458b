import { SaxesParser } from 'saxes'
import { failure } from '../../shared/codes.ts'
import { decode } from './decode.ts'
import type { Detected } from './detect.ts'
import { ImportFailed } from './failed.ts'

/** One element of interest: its attributes and its children's texts; elements below those are in `inner`, in order. */
export interface XmlRecord {
  readonly name: string
  /** 1-based line of its start tag. */
  readonly line: number
  readonly attributes: Readonly<Record<string, string>>
  readonly fields: Readonly<Record<string, string>>
  readonly inner: readonly { readonly name: string; readonly fields: Readonly<Record<string, string>> }[]
}

interface Open {
  name: string
  line: number
  depth: number
  attributes: Record<string, string>
  fields: Record<string, string>
  inner: { name: string; fields: Record<string, string> }[]
}

/**
 * The elements of these names, as they close; nothing else is kept, so that memory does not grow with the file.
 * Entities are those of XML itself: a DTD is refused. Throws ImportFailed.
 */
export async function* xmlRecords({ source, encoding }: Detected, names: ReadonlySet<string>): AsyncGenerator<XmlRecord> {
  const { file } = source
  const parser = new SaxesParser({ xmlns: false, position: true })
  let closed: XmlRecord[] = []
  let open: Open | null = null
  let depth = 0
  let text = ''
  let ending = false
  let broken: ImportFailed | null = null

  parser.on('doctype', () => {
    broken ??= new ImportFailed(failure('import_entities', { file, line: parser.line }))
  })
  parser.on('error', (error) => {
    const at = { file, line: parser.line }
    broken ??= new ImportFailed(ending || /unclosed/i.test(error.message) ? failure('import_truncated', at) : failure('import_damaged', at))
  })
  parser.on('opentag', (tag) => {
    depth += 1
    text = ''
    if (open === null) {
      if (names.has(tag.name)) open = { name: tag.name, line: parser.line, depth, attributes: { ...tag.attributes }, fields: {}, inner: [] }
    } else if (depth === open.depth + 1) open.inner.push({ name: tag.name, fields: {} })
  })
  parser.on('text', (piece) => (text += piece))
  parser.on('cdata', (piece) => (text += piece))
  parser.on('closetag', (tag) => {
    if (open !== null) {
      if (depth === open.depth) {
        closed.push({ ...open, inner: open.inner.filter(({ fields }) => Object.keys(fields).length > 0) })
        open = null
      } else if (depth === open.depth + 1) open.fields[tag.name] ??= text.trim()
      else if (depth === open.depth + 2) {
        const last = open.inner.at(-1)
        if (last !== undefined) last.fields[tag.name] ??= text.trim()
      }
    }
    depth -= 1
    text = ''
  })

  for await (const chunk of decode(await source.open(), encoding, file)) {
    parser.write(chunk)
    if (broken !== null) throw broken
    const ready = closed
    closed = []
    yield* ready
  }
  ending = true
  parser.close()
  if (broken !== null) throw broken
  yield* closed
}
