import type { Random } from '../ports.ts'
import type { Settings } from '../store/settings.ts'

const LENGTH = 32

/** The keys of keyed hashes: this machine's own, made once, and its school's where it has joined others. */
export function hashKeys(settings: Settings, random: Random) {
  function own(): string {
    const kept = settings.get('secret.hmac')
    if (kept !== null) return Buffer.from(kept, 'base64').toString('base64url')
    const made = Buffer.from(random.bytes(LENGTH))
    settings.put('secret.hmac', made.toString('base64'))
    return made.toString('base64url')
  }
  const school = (): readonly string[] => JSON.parse(settings.get('secret.hmac.school') ?? '[]') as string[]
  const mine = own()
  let all = read()

  function read(): readonly Uint8Array[] {
    return [...new Set([...school(), mine])].map((key) => Buffer.from(key, 'base64url'))
  }
  return {
    /** The first makes hashes, each opens them. */
    all: (): readonly Uint8Array[] => all,
    /** What this machine brings when it joins: base64url, its own first. */
    bring: (): string[] => [...new Set([mine, ...school()])],
    /** The school's, as the hub gives them; inside the caller's transaction where there is one. */
    take(keys: readonly string[]): void {
      const given = JSON.stringify(keys)
      // Every conversation brings them; a write reaches the disk.
      if (given === settings.get('secret.hmac.school')) return
      settings.put('secret.hmac.school', given)
      all = read()
    },
  }
}
export type HashKeys = ReturnType<typeof hashKeys>
