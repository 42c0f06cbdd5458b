import type { Failure } from '../../shared/codes.ts'

/** The status that goes with a failure; its code is in the body. Everything else that is expected is 409. */
const STATUS: Readonly<Partial<Record<Failure['code'], number>>> = {
  bad_input: 400,
  hub_unsigned: 401,
  hub_clock: 401,
  forbidden: 403,
  join_code_wrong: 403,
  station_unknown: 403,
  unknown_procedure: 404,
  hub_protocol_old: 426,
  hub_busy: 503,
  internal: 500,
}

export const statusOf = ({ code }: Failure): number => STATUS[code] ?? 409

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

/** What every reply says to whatever shows it. */
const ALWAYS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' }

export const jsonReply = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { ...ALWAYS, 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(value),
})

export const textReply = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { ...ALWAYS, 'content-type': 'text/plain; charset=utf-8', ...headers },
  body,
})
