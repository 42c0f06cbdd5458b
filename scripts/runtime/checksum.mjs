import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

/**
 * The SHA-256 of a file, read as a stream.
 * @param {string} file
 * @returns {Promise<string>} lower-case hexadecimal
 */
export async function sha256(file) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
