import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import type { Db } from './open.ts'

/** How pages are encrypted: AEGIS-256 since docs/adr/0017, ChaCha20-Poly1305 in files from before it. Both know a page that was tampered with. */
type Cipher = 'aegis' | 'chacha20'

/** In the part of SQLite's header that stays readable (sqlite.org/fileformat2, 1.3): the format's versions, and how many bytes of each page are kept for nonce and tag. */
const [WRITE_VERSION_AT, RESERVED_AT, READABLE] = [18, 20, 24]
/** Those of ChaCha20; AEGIS keeps 64. */
const CHACHA20_RESERVED = 32
/** With a rollback journal, and in WAL mode. */
const WRITE_VERSIONS: readonly (number | undefined)[] = [1, 2]

/** What stays readable of a file's beginning; shorter where the file is. */
export function headerOf(path: string): Buffer {
  const header = Buffer.alloc(READABLE)
  const file = openSync(path, 'r')
  try {
    return header.subarray(0, readSync(file, header, 0, READABLE, 0))
  } finally {
    closeSync(file)
  }
}

/** The cipher that the file was made with; that of new files when there is none yet. */
export const cipherOf = (path: string): Cipher =>
  existsSync(path) && headerOf(path)[RESERVED_AT] === CHACHA20_RESERVED ? 'chacha20' : 'aegis'

/** AEGIS does not vouch for the readable bytes. SQLite refuses what it makes no sense of in them, but for this one, with which it opens to read only. */
export const isWritable = (path: string): boolean => WRITE_VERSIONS.includes(headerOf(path)[WRITE_VERSION_AT])

/** Of what is attached next: the driver otherwise takes its own first choice. */
export const useCipherOf = (db: Db, path: string): void => void db.pragma(`cipher='${cipherOf(path)}'`)

/** The key as the driver reads it (see `rawKey`), before anything else is asked of the connection to that file. */
export function unlock(db: Db, path: string, key: string): void {
  useCipherOf(db, path)
  db.pragma(`key='${key}'`)
}
