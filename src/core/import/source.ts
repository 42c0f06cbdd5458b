import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { failure } from '../../shared/codes.ts'
import { ImportFailed } from './failed.ts'
import { zipEntries } from './zip.ts'

/** One text to read: a file as it is, or one of a zip's. */
export interface Source {
  /** The base name people know it by. */
  readonly file: string
  /** Its bytes from the beginning, as often as they are asked for. Throws ImportFailed only. */
  bytes(): AsyncIterable<Uint8Array>
}

/** The texts that a file holds: itself, or a zip's XML and CSV entries. Throws ImportFailed. */
export async function sourcesIn(path: string): Promise<readonly Source[]> {
  const file = basename(path)
  const head = await firstBytes(path, file)
  if (head === '') throw new ImportFailed(failure('import_empty', { file }))
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return zipEntries(path, file)
  if (head.startsWith('\xd0\xcf\x11\xe0')) throw new ImportFailed(failure('import_spreadsheet', { file }))
  return [{ file, bytes: () => plainBytes(path, file) }]
}

async function firstBytes(path: string, file: string): Promise<string> {
  try {
    if (!(await stat(path)).isFile()) throw new ImportFailed(failure('import_unreadable', { file }))
    const handle = await open(path)
    try {
      const { buffer, bytesRead } = await handle.read(new Uint8Array(4), 0, 4, 0)
      return String.fromCharCode(...buffer.subarray(0, bytesRead))
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (error instanceof ImportFailed) throw error
    throw new ImportFailed(failure('import_unreadable', { file }))
  }
}

async function* plainBytes(path: string, file: string): AsyncGenerator<Uint8Array> {
  const stream = createReadStream(path)
  try {
    yield* stream as AsyncIterable<Uint8Array>
  } catch {
    throw new ImportFailed(failure('import_unreadable', { file }))
  } finally {
    stream.destroy()
  }
}
