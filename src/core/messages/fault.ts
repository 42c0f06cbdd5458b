/** Why a try came to nothing, in words that hold neither the message nor a secret: they are kept and logged. */
export type Fault =
  | 'no-driver'
  | 'secret-missing'
  | 'template'
  | 'interrupted'
  | 'request'
  | 'timeout'
  | 'network'
  | 'cut'
  | 'tls'
  | 'auth'
  | 'recipient'
  | 'message'
  | 'reply'
  | 'portal'
  | 'modem'
  | 'spool'
  | `http ${number}`
  | `smtp ${number}`
  | `demo: ${string}`

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
