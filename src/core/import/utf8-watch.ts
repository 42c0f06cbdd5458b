/** Looks on while bytes go by: are they UTF-8? Stops looking at the first that cannot be. */
export interface Utf8Watch {
  see(chunk: Uint8Array): void
  /** Whether all that was seen is UTF-8; a letter cut at the very end is forgiven when there was a whole one before. */
  isUtf8(): boolean
  /** The line of the first letter beyond ASCII, when all of them are UTF-8; else null. */
  foundAt(): number | null
}

const NEWLINE = 0x0a

export function watchForUtf8(): Utf8Watch {
  const strict = new TextDecoder('utf-8', { fatal: true })
  let valid = true
  let line = 1
  let firstAt: number | null = null
  let letters = false

  const see = (chunk: Uint8Array): void => {
    if (!valid) return
    try {
      letters = /[^\0-\x7f]/.test(strict.decode(chunk, { stream: true })) || letters
    } catch {
      valid = false
      return
    }
    if (firstAt !== null) return
    for (const byte of chunk) {
      if (byte === NEWLINE) line += 1
      else if (byte > 0x7f) {
        firstAt = line
        return
      }
    }
  }
  const isWhole = (): boolean => {
    try {
      strict.decode()
      return true
    } catch {
      return letters
    }
  }
  return {
    see,
    isUtf8: () => valid && isWhole(),
    foundAt: () => (valid && letters && isWhole() ? firstAt : null),
  }
}
