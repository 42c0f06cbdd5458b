import { PASSWORD_HASHING } from '../../shared/password.ts'
import { lazily } from '../lazily.ts'

const argon2 = lazily<typeof import('@node-rs/argon2')>('@node-rs/argon2')

/** What hashes what people choose: passwords and PINs. */
export interface PasswordHasher {
  hash(secret: string): Promise<string>
  /** Constant-time; with `stored` null it does the same work and says no, so that unknown users take as long as known ones. */
  verify(secret: string, stored: string | null): Promise<boolean>
}

export function argon2id(): PasswordHasher {
  let dummy: Promise<string> | undefined
  return {
    hash: (secret) => argon2().hash(secret, PASSWORD_HASHING),
    async verify(secret, stored) {
      dummy ??= argon2().hash('nobody has this password', PASSWORD_HASHING)
      const matched = await argon2().verify(stored ?? (await dummy), secret)
      return stored !== null && matched
    },
  }
}
