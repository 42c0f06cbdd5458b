/** What pages that are not ours may reach, as pure rules that tests read. */

/** `impots.gouv.fr` is that host alone; `*.impots.gouv.fr` every host below it. */
export const hostAllowed = (host: string, allowed: readonly string[]): boolean =>
  allowed.some((rule) => (rule.startsWith('*.') ? host.endsWith(rule.slice(1)) && host.length > rule.length - 1 : host === rule))

const isThisMachine = (host: string): boolean => host === '127.0.0.1' || host === 'localhost'

/** Whether a request may leave: encrypted, or to this machine, and to a host of the list. What is no request (data:, blob:) may. */
export function requestAllowed(url: string, allowed: readonly string[]): boolean {
  const target = URL.parse(url)
  if (target === null) return false
  switch (target.protocol) {
    case 'data:':
    case 'blob:':
      return true
    case 'https:':
    case 'wss:':
      return hostAllowed(target.hostname, allowed)
    case 'http:':
      return isThisMachine(target.hostname) && hostAllowed(target.hostname, allowed)
    default:
      return false
  }
}

/** Whether that is the address which ends the visit: same origin and path, whatever the query. */
export function isReturn(url: string, returnTo: string): boolean {
  const [target, end] = [URL.parse(url), URL.parse(returnTo)]
  return target !== null && end !== null && target.origin === end.origin && target.pathname === end.pathname
}
