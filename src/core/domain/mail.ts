/**
 * A mail address that can be written to: one @, a domain with a dot, no space, the lengths of RFC 5321.
 * Gives it trimmed, its domain in lower case; null when it is none. Whether it exists, only the validation mail can tell.
 */
export function readMail(typed: string): string | null {
  const trimmed = typed.trim()
  const match = /^([^\s@"(),:;<>[\\\]]{1,64})@([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+)$/i.exec(trimmed)
  if (match === null || trimmed.length > 254 || trimmed.includes('..')) return null
  return `${match[1]}@${match[2]?.toLowerCase()}`
}

/** For a public screen: first letter and domain, «f•••@exemple.fr». */
export function maskMail(mail: string): string {
  const at = mail.lastIndexOf('@')
  return `${mail.slice(0, 1)}•••${mail.slice(at)}`
}
