import { PASSWORD_HASHING } from '../shared/password.ts'
import { commonAmong, type CommonPasswords } from '../core/domain/common-passwords.ts'

/** What judges and hashes a password chosen on a page, as the kiosk does; both are read when they are first needed. */
export interface HubPasswords {
  /** argon2id, which every machine of the school can check. */
  hash(password: string): Promise<string>
  common(): Promise<CommonPasswords>
}

export function hubPasswords(): HubPasswords {
  let words: Promise<CommonPasswords> | undefined
  return {
    hash: async (password) => (await import('@node-rs/argon2')).hash(password, PASSWORD_HASHING),
    common: () => (words ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => commonAmong(dictionary))),
  }
}
