import { createWriteStream } from 'node:fs'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import yazl from 'yazl'
import type { Importer } from './importer.ts'

/** Writes an archive of these entries and gives its path. */
export async function zipFile(importer: Importer, name: string, entries: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const archive = new yazl.ZipFile()
  for (const [entry, content] of Object.entries(entries)) archive.addBuffer(Buffer.from(content), entry)
  archive.end()
  const path = join(importer.folder, name)
  await finished(archive.outputStream.pipe(createWriteStream(path)))
  return path
}

/** Where an archive's directory lists its entries: the offsets of their headers. */
export function headersOf(bytes: Buffer): { readonly local: readonly number[]; readonly central: readonly number[] } {
  return { local: offsets(bytes, 'PK\x03\x04'), central: offsets(bytes, 'PK\x01\x02') }
}

function offsets(bytes: Buffer, mark: string): number[] {
  const found: number[] = []
  for (let at = bytes.indexOf(mark, 0, 'latin1'); at !== -1; at = bytes.indexOf(mark, at + 1, 'latin1')) found.push(at)
  return found
}

/** The archive again, its bytes changed by hand. */
export function tampered(importer: Importer, path: string, change: (bytes: Buffer) => void): string {
  const bytes = readFileSync(path)
  change(bytes)
  return importer.file('falsifie.zip', bytes)
}
