import type { SmsGatewayPolicy } from '../../shared/policy/sms-gateway.ts'
import type { Clock } from '../ports.ts'
import type { Delivery } from './driver.ts'
import { at, parsed } from './json-path.ts'
import { readReply } from './reply.ts'
import { filler, formOf } from './sms-request.ts'

type TokenPolicy = NonNullable<SmsGatewayPolicy['token']>

/** One that ends while the message is on its way is no use. */
const EARLY_MS = 10_000

export type TokenAnswer = { readonly token: string; readonly isNew: boolean } | { readonly token: null; readonly delivery: Delivery }

/** The key to a gateway that gives keys for a while (OAuth 2, client credentials and their like). Kept in memory only. */
export function tokenKeeper(policy: TokenPolicy, secrets: Readonly<Record<string, string>>, clock: Clock) {
  let kept: { readonly token: string; readonly until: number } | null = null
  const fill = filler({}, secrets)

  async function ask(signal: AbortSignal): Promise<TokenAnswer> {
    const headers = Object.fromEntries(Object.entries(policy.headers).map(([name, value]) => [name.toLowerCase(), fill(value)]))
    const response = await fetch(policy.url, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: formOf(policy.form, fill),
      redirect: 'manual',
      signal,
    })
    const { status, text } = await readReply(response)
    const isOurs = status === 400 || status === 401 || status === 403
    if (status !== 200 && status !== 201) return nothing(isOurs ? 'auth' : `http ${status}`)
    const json = parsed(text)
    const token = at(json, policy.field)
    if (typeof token !== 'string' || token === '') return nothing('reply')
    const seconds = Number(at(json, policy.lifetimeField))
    // Without a lifetime it serves until the gateway refuses it.
    kept = { token, until: Number.isFinite(seconds) ? clock.now() + seconds * 1000 - EARLY_MS : Infinity }
    return { token, isNew: true }
  }

  return {
    /** The token, asked for where none is kept. Throws what `fetch` throws. Nothing has been sent yet, whatever it gives. */
    get: (signal: AbortSignal): Promise<TokenAnswer> =>
      kept !== null && clock.now() < kept.until ? Promise.resolve({ token: kept.token, isNew: false }) : ask(signal),
    forget: (): void => void (kept = null),
  }
}

const nothing = (status: Extract<Delivery, { kind: 'unreachable' }>['status']): TokenAnswer => ({
  token: null,
  delivery: { kind: 'unreachable', status },
})
