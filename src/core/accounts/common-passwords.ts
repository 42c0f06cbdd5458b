import { commonAmong, type CommonPasswords } from '../domain/common-passwords.ts'

/** The list is read when it is first needed. */
export async function commonPasswords(): Promise<CommonPasswords> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return commonAmong(dictionary)
}
