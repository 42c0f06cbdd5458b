import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import yauzl from 'yauzl'
import { failure } from '../../shared/codes.ts'
import { ImportFailed } from './failed.ts'
import type { Source } from './source.ts'

/** An export of the largest school is some 200 MiB of XML, and XML shrinks some thirty times: beyond these it is a trap. */
const LARGEST_BYTES = 4 * 1024 ** 3
const LARGEST_RATIO = 300
const SMALL_BYTES = 1_000_000
const MOST_ENTRIES = 1_000

interface Entry {
  readonly name: string
  readonly crc: number
}

/** A zip's XML and CSV entries. Throws ImportFailed: `import_zip_damaged`, `import_zip_too_big`, `import_spreadsheet`, `import_unreadable`, `import_unknown_kind`. */
export async function zipEntries(path: string, file: string): Promise<readonly Source[]> {
  const entries = await list(path, file)
  if (entries.length === 0) throw new ImportFailed(failure('import_unknown_kind', { file }))
  return entries.map((entry) => ({ file: basename(entry.name), bytes: () => entryBytes(path, entry, file) }))
}

function list(path: string, file: string): Promise<readonly Entry[]> {
  return walk<readonly Entry[]>(path, file, (zip, done) => {
    const found: Entry[] = []
    let count = 0
    zip.on('end', () => done(found))
    zip.on('entry', (entry: yauzl.Entry) => {
      const { fileName: name, uncompressedSize: size, compressedSize, crc32: crc } = entry
      count += 1
      if (name === '[Content_Types].xml' || name === 'mimetype') return done(new ImportFailed(failure('import_spreadsheet', { file })))
      if (count > MOST_ENTRIES || size > LARGEST_BYTES || size > compressedSize * LARGEST_RATIO + SMALL_BYTES) {
        return done(new ImportFailed(failure('import_zip_too_big', { file })))
      }
      if (/\.(xml|csv)$/i.test(name) && !name.startsWith('__MACOSX/')) {
        // Behind a password: whole, but closed.
        if (entry.isEncrypted()) return done(new ImportFailed(failure('import_unreadable', { file })))
        found.push({ name, crc })
      }
      zip.readEntry()
    })
  })
}

/** The size that an entry announces is held by yauzl; its checksum is not, so it is here. */
async function* entryBytes(path: string, { name, crc }: Entry, file: string): AsyncGenerator<Uint8Array> {
  const stream = await walk<Readable>(path, file, (zip, done) => {
    zip.on('end', () => done(damaged(file)))
    zip.on('entry', (entry: yauzl.Entry) => {
      if (entry.fileName !== name) return zip.readEntry()
      zip.openReadStream(entry, (error, opened) => done(error !== null || opened === undefined ? damaged(file) : opened))
    })
  })
  let sum = 0
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      sum = crc32(chunk, sum)
      yield chunk
    }
  } catch {
    throw damaged(file)
  } finally {
    stream.destroy()
  }
  if (sum !== crc) throw damaged(file)
}

const damaged = (file: string): ImportFailed => new ImportFailed(failure('import_zip_damaged', { file }))

/** Opens a zip and reads its entries one after the other until `done` is told something. */
function walk<T>(path: string, file: string, read: (zip: yauzl.ZipFile, done: (outcome: T | ImportFailed) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error !== null || zip === undefined) return reject(damaged(file))
      const done = (outcome: T | ImportFailed): void => {
        // An open stream holds the file until it ends.
        zip.close()
        if (outcome instanceof ImportFailed) reject(outcome)
        else resolve(outcome)
      }
      zip.on('error', () => done(damaged(file)))
      read(zip, done)
      zip.readEntry()
    })
  })
}
