/** Whether a password, in lower case, is one of those that everybody tries first. The list is read when it is first needed. */
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

export async function commonPasswords(): Promise<CommonPasswords> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  const words = new Set<string>([...Object.values(dictionary).flatMap((list) => (Array.isArray(list) ? list : [])), ...FRENCH].map(String))
  return { has: (password) => words.has(password) }
}
