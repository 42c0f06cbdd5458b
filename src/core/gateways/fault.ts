/** Why a try came to nothing, in words that hold neither the message nor a secret: they are kept and logged. */
export type Fault = (typeof WORDS)[number] | `http ${number}` | `smtp ${number}` | `demo: ${string}`

const WORDS = [
  'no-driver',
  'secret-missing',
  'template',
  'interrupted',
  'request',
  'timeout',
  'network',
  'cut',
  'tls',
  'auth',
  'recipient',
  'message',
  'reply',
  'portal',
  'modem',
  'spool',
  /** The hub cannot be reached, or takes nothing from this machine. */
  'hub',
  /** The hub has sent its share for this number, machine or school. */
  'limit',
  'deadline',
] as const

/** A fault that came over a border; a word that this version does not know is the hub's. */
export const faultOf = (said: string): Fault =>
  WORDS.find((word) => word === said) ?? (/^(http|smtp) \d{3}$/.test(said) ? (said as `http ${number}`) : 'hub')

/** What Node calls a connection that never came to be. */
const NEVER_CONNECTED = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]
const TLS = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|EPROTO$)/

/** Whether nothing can have left, given the system's code; null when the connection broke later, so that nobody can tell. */
export function beforeSending(code: string | undefined): 'network' | 'tls' | null {
  if (code === undefined) return null
  if (TLS.test(code)) return 'tls'
  return NEVER_CONNECTED.includes(code) ? 'network' : null
}
