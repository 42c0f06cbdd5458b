import iconv from 'iconv-lite'
import { failure } from '../../shared/codes.ts'
import { ImportFailed } from './failed.ts'
import type { Source } from './source.ts'
import { watchForUtf8, type Utf8Watch } from './utf8-watch.ts'

/**
 * A source's text, piece by piece. UTF-8 is held to its rules, and recognised by its byte order mark whatever is declared; the
 * one-byte encodings cannot be wrong, only mistaken: what is UTF-8 in all its accents is not what it declares. What declares ISO-8859-1
 * is read as Windows-1252, as everywhere else.
 * Throws ImportFailed `import_encoding` {file, line, encoding}, and what the source throws.
 */
export async function* decode(source: Source, declared: string): AsyncGenerator<string> {
  const { file } = source
  let text: ((chunk: Uint8Array | null) => string) | null = null
  let encoding = declared
  let watch: Utf8Watch | null = null
  try {
    for await (const chunk of source.bytes()) {
      if (text === null) {
        if (chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) encoding = 'UTF-8'
        text = decoder(encoding, file)
        if (!isUtf8Name(encoding)) watch = watchForUtf8()
      }
      watch?.see(chunk)
      yield text(chunk)
    }
    const line = watch?.foundAt() ?? null
    if (line !== null) throw new ImportFailed(failure('import_encoding', { file, line, encoding }))
    const rest = text?.(null) ?? ''
    if (rest !== '') yield rest
  } catch (error) {
    if (error instanceof TypeError) throw new ImportFailed(failure('import_encoding', { file, line: await faultyLine(source), encoding }))
    throw error
  }
}

const isUtf8Name = (encoding: string): boolean => /^utf-?8$/i.test(encoding)

function decoder(encoding: string, file: string): (chunk: Uint8Array | null) => string {
  if (isUtf8Name(encoding)) {
    const strict = new TextDecoder('utf-8', { fatal: true })
    return (chunk) => (chunk === null ? strict.decode() : strict.decode(chunk, { stream: true }))
  }
  const refused = new ImportFailed(failure('import_encoding', { file, line: 1, encoding: encoding.slice(0, 40) }))
  if (!iconv.encodingExists(encoding)) throw refused
  const loose = iconv.getDecoder(/^(iso-?8859-?1|latin-?1)$/i.test(encoding) ? 'windows-1252' : encoding)
  return (chunk) => (chunk === null ? (loose.end() ?? '') : loose.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)))
}

/** Where UTF-8 stops being UTF-8: the decoder only says that it does, so the source is read again, line by line. */
async function faultyLine(source: Source): Promise<number> {
  const strict = new TextDecoder('utf-8', { fatal: true })
  let line = 1
  for await (const chunk of source.bytes()) {
    let from = 0
    while (from < chunk.length) {
      const end = chunk.indexOf(0x0a, from)
      const to = end === -1 ? chunk.length : end + 1
      try {
        strict.decode(chunk.subarray(from, to), { stream: true })
      } catch {
        return line
      }
      if (end !== -1) line += 1
      from = to
    }
  }
  return line
}

/** The first bytes of a source. */
export async function peek(source: Source, length: number): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of source.bytes()) {
    parts.push(chunk)
    size += chunk.length
    if (size >= length) break
  }
  return Buffer.concat(parts).subarray(0, length)
}

/** How a text that declares nothing is written: UTF-8 when it is that, also when it was cut within a letter; else Windows-1252. */
export async function guessEncoding(source: Source): Promise<'utf-8' | 'windows-1252'> {
  const watch = watchForUtf8()
  for await (const chunk of source.bytes()) watch.see(chunk)
  return watch.isUtf8() ? 'utf-8' : 'windows-1252'
}
