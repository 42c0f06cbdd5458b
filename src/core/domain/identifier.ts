import { fold } from './names.ts'

/**
 * What an account's identifier is made of: the first name's initial, a dot, the family name («a.cosams»), in ASCII, 36
 * characters at most; letters of other scripts are left out. Digits are added by the caller when it is taken.
 */
export function identifierBase(firstName: string, familyName: string): string {
  const ascii = (name: string): string => fold(name).replaceAll(/[^a-z0-9]/g, '')
  const initial = ascii(firstName).slice(0, 1)
  const family = ascii(familyName).slice(0, 34)
  if (family === '') return initial === '' ? 'compte' : `${initial}.compte`
  return initial === '' ? family : `${initial}.${family}`
}

/** The base itself, or with the first free number from 2 («a.cosams2»). */
export function nextFree(base: string, taken: (identifier: string) => boolean): string {
  if (!taken(base)) return base
  let n = 2
  while (taken(`${base}${n}`)) n += 1
  return `${base}${n}`
}
