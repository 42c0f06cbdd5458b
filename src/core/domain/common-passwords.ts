/** Whether a password, in lower case, is one of those that everybody tries first. */
export interface CommonPasswords {
  has(password: string): boolean
}

const FRENCH = [
  'motdepasse',
  'azertyuiop',
  'azerty',
  'bonjour',
  'soleil',
  'loulou',
  'doudou',
  'marseille',
  'jetaime',
  'chouchou',
  'educonnect',
  'guichet',
  'college',
  'ecole',
]

/** Over lists of words as @zxcvbn-ts/language-common has them, by their names. */
export const commonAmong = (lists: Readonly<Record<string, unknown>>): CommonPasswords =>
  new Set([...Object.values(lists).flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : [])), ...FRENCH].map(String))
