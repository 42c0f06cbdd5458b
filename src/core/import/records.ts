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

/** No export comes near these: beyond them a file is made to fill the memory. */
const MOST = { depth: 50, text: 100_000, parts: 5_000, silent: 2_000_000 } as const

/**
 * The elements of these names, as they close; nothing else is kept, so that memory does not grow with the file.
 * Entities are those of XML itself: a DTD is refused. Throws ImportFailed: `import_entities`, `import_damaged`, `import_truncated`
 * {file, line}, and what decoding throws.
 */
export async function* xmlRecords({ source, encoding }: Detected, names: ReadonlySet<string>): AsyncGenerator<XmlRecord> {
  const { file } = source
  const parser = new SaxesParser({ xmlns: false, position: true })
  let closed: XmlRecord[] = []
  let open: Open | null = null
  let depth = 0
  let parts = 0
  let text = ''
  let silent = 0
  let heardAt = 1
  let ending = false
  let broken: ImportFailed | null = null
  const breakOff = (code: 'import_entities' | 'import_damaged' | 'import_truncated', line = parser.line): void => {
    broken ??= new ImportFailed(failure(code, { file, line }))
  }
  const heard = (): void => {
    silent = 0
    heardAt = parser.line
  }
  // A lone ampersand or quote swallows all that follows: what went silent lines before the end was damaged there.
  const endEarly = (): void => (parser.line > heardAt + 1 ? breakOff('import_damaged', heardAt) : breakOff('import_truncated'))
  const listen = (piece: string): void => {
    heard()
    if (open === null) return
    if (text.length + piece.length > MOST.text) breakOff('import_damaged')
    else text += piece
  }

  parser.on('doctype', () => breakOff('import_entities'))
  parser.on('error', (error) => (ending || /unclosed/i.test(error.message) ? endEarly() : breakOff('import_damaged')))
  parser.on('opentag', (tag) => {
    depth += 1
    parts += 1
    text = ''
    heard()
    if (depth > MOST.depth || (open !== null && parts > MOST.parts)) breakOff('import_damaged')
    else if (open !== null) {
      if (depth === open.depth + 1) open.inner.push({ name: tag.name, fields: {} })
    } else if (names.has(tag.name)) {
      open = { name: tag.name, line: parser.line, depth, attributes: { ...tag.attributes }, fields: {}, inner: [] }
      parts = 0
    }
  })
  parser.on('text', listen)
  parser.on('cdata', listen)
  parser.on('closetag', (tag) => {
    heard()
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

  for await (const chunk of decode(source, encoding)) {
    silent += chunk.length
    parser.write(chunk)
    if (silent > MOST.silent) breakOff('import_damaged')
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
