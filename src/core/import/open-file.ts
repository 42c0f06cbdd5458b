import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import yauzl from 'yauzl'
import { failure } from '../../shared/codes.ts'
import { ImportFailed } from './failed.ts'

/** One text to read: a file as it is, or one of a zip's. `open` may be called more than once. */
export interface Source {
  /** The base name people know it by. */
  readonly file: string
  open(): Promise<Readable>
}

const LARGEST = 4 * 1024 ** 3
const LARGEST_RATIO = 300

/** The texts in a file: itself, or the XML and CSV entries of a zip. Throws ImportFailed. */
export async function sourcesIn(path: string): Promise<readonly Source[]> {
  const file = basename(path)
  const head = await firstBytes(path, file)
  if (head.length === 0) throw new ImportFailed(failure('import_empty', { file }))
  const isZip = head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4
  return isZip ? zipEntries(path, file) : [{ file, open: async () => createReadStream(path) }]
}

async function firstBytes(path: string, file: string): Promise<Uint8Array> {
  try {
    const handle = await open(path)
    try {
      const { buffer, bytesRead } = await handle.read(new Uint8Array(4), 0, 4, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch {
    throw new ImportFailed(failure('import_unreadable', { file }))
  }
}

function zipEntries(path: string, file: string): Promise<readonly Source[]> {
  const damaged = (): ImportFailed => new ImportFailed(failure('import_zip_damaged', { file }))
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: true }, (error, zip) => {
      if (error !== null || zip === undefined) return reject(damaged())
      const found: Source[] = []
      zip.on('error', () => reject(damaged()))
      zip.on('end', () => (found.length === 0 ? reject(new ImportFailed(failure('import_unknown_kind', { file }))) : resolve(found)))
      zip.on('entry', (entry: yauzl.Entry) => {
        if (/\.(xml|csv)$/i.test(entry.fileName)) {
          if (entry.uncompressedSize > LARGEST || entry.uncompressedSize > entry.compressedSize * LARGEST_RATIO + 1_000_000) {
            return reject(new ImportFailed(failure('import_zip_too_big', { file })))
          }
          found.push({ file: basename(entry.fileName), open: () => openEntry(path, entry.fileName, damaged) })
        }
        zip.readEntry()
      })
      zip.readEntry()
    })
  })
}

function openEntry(path: string, name: string, damaged: () => ImportFailed): Promise<Readable> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: true }, (error, zip) => {
      if (error !== null || zip === undefined) return reject(damaged())
      zip.on('error', () => reject(damaged()))
      zip.on('entry', (entry: yauzl.Entry) => {
        if (entry.fileName !== name) return zip.readEntry()
        zip.openReadStream(entry, (failed, stream) => {
          if (failed !== null || stream === undefined) return reject(damaged())
          stream.on('error', (broken) => Object.assign(broken, { isZip: true }))
          resolve(stream)
        })
      })
      zip.readEntry()
    })
  })
}
