import { lazily } from '../lazily.ts'

const argon2 = lazily<typeof import('@node-rs/argon2')>('@node-rs/argon2')

/** What hashes what people choose: passwords and PINs. */
export interface PasswordHasher {
  hash(secret: string): Promise<string>
  /** Constant-time; with `stored` null it does the same work and says no, so that unknown users take as long as known ones. */
  verify(secret: string, stored: string | null): Promise<boolean>
}

/** argon2id, 19 MiB, 2 passes, 1 lane: the OWASP Password Storage Cheat Sheet's minimum. `algorithm: 2` is argon2id. */
const OWASP = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export function argon2id(): PasswordHasher {
  let dummy: Promise<string> | undefined
  return {
    hash: (secret) => argon2().hash(secret, OWASP),
    async verify(secret, stored) {
      dummy ??= argon2().hash('nobody has this password', OWASP)
      const matched = await argon2().verify(stored ?? (await dummy), secret)
      return stored !== null && matched
    },
  }
}
