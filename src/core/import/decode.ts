import iconv from 'iconv-lite'
import type { Readable } from 'node:stream'
import { failure } from '../../shared/codes.ts'
import { ImportFailed } from './failed.ts'

/**
 * Text from bytes, piece by piece. UTF-8 is held to its rules; the one-byte encodings cannot be wrong, only mistaken.
 * Throws ImportFailed `import_encoding` {file, line, encoding}.
 */
export async function* decode(stream: Readable, encoding: string, file: string): AsyncGenerator<string> {
  const utf8 = /^utf-?8$/i.test(encoding)
  if (!utf8 && !iconv.encodingExists(encoding)) throw new ImportFailed(failure('import_encoding', { file, line: 1, encoding }))
  const strict = new TextDecoder('utf-8', { fatal: true })
  const loose = utf8 ? null : iconv.getDecoder(encoding)
  let line = 1
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const text = loose === null ? strict.decode(chunk, { stream: true }) : loose.write(chunk)
      for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) line += 1
      yield text
    }
    const rest = loose === null ? strict.decode() : (loose.end() ?? '')
    if (rest !== '') yield rest
  } catch (error) {
    if (error instanceof TypeError) throw new ImportFailed(failure('import_encoding', { file, line, encoding }))
    if (error instanceof Error && /zip|inflate|deflate|crc|size|compressed/i.test(error.message)) {
      throw new ImportFailed(failure('import_zip_damaged', { file }))
    }
    throw error
  }
}

/** The first bytes of a stream, which is then thrown away. */
export async function peek(stream: Readable, length: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    parts.push(chunk)
    size += chunk.length
    if (size >= length) break
  }
  stream.destroy()
  return Buffer.concat(parts).subarray(0, length)
}

/** Whether the whole stream is valid UTF-8. */
export async function isUtf8(stream: Readable): Promise<boolean> {
  const strict = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) strict.decode(chunk, { stream: true })
    strict.decode()
    return true
  } catch {
    stream.destroy()
    return false
  }
}
