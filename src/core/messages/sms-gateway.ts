import type { SmsGatewayPolicy } from '../../shared/policy.ts'
import type { Delivery, Driver, Outgoing } from './driver.ts'

type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/**
 * SMS through an HTTP gateway as the policy describes it. Placeholders: {to} {text} {id} {sender} {secret:NAME}; a value is put
 * in whole, after parsing, so that no text can change the request's shape.
 * @param secrets the policy's secrets, already read
 */
export function smsGatewayDriver(policy: SmsGatewayPolicy, secrets: Readonly<Record<string, string>>): Driver {
  return {
    async send(message): Promise<Delivery> {
      const { url, init } = requestFor(policy, secrets, message)
      try {
        const reply = await fetch(url, { ...init, signal: AbortSignal.timeout(policy.timeoutSeconds * 1000), redirect: 'error' })
        await reply.body?.cancel()
        return deliveryOf(policy, reply.status)
      } catch (error) {
        return { kind: error instanceof DOMException && error.name === 'TimeoutError' ? 'unknown' : 'unreachable', status: 'network' }
      }
    },
  }
}

function deliveryOf(policy: SmsGatewayPolicy, status: number): Delivery {
  if (policy.accepted.includes(status)) return { kind: 'sent' }
  const said = `http ${status}`
  return status === 429 || status >= 500 ? { kind: 'unreachable', status: said } : { kind: 'refused', status: said }
}

/** The request that stands for one message. */
export function requestFor(
  policy: SmsGatewayPolicy,
  secrets: Readonly<Record<string, string>>,
  message: Outgoing,
): { readonly url: string; readonly init: RequestInit } {
  const to = policy.recipientFormat === 'digits' ? message.recipient.replace('+', '') : message.recipient
  const values: Readonly<Record<string, string>> = { to, text: message.text, id: message.id, sender: policy.sender }
  const fill = (template: string): string =>
    template.replaceAll(/\{(to|text|id|sender|secret:([\w-]+))\}/g, (_, name: string, secret?: string) =>
      secret === undefined ? (values[name] ?? '') : (secrets[secret] ?? ''),
    )
  const fillJson = (value: Json): Json => {
    if (typeof value === 'string') return fill(value)
    if (Array.isArray(value)) return value.map(fillJson)
    if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, fillJson(v)]))
    return value
  }
  const headers = Object.fromEntries(Object.entries(policy.headers).map(([k, v]) => [k, fill(v)]))
  const url = policy.url.replaceAll(/%7B([\w:-]+)%7D|\{([\w:-]+)\}/gi, (_, a?: string, b?: string) => encodeURIComponent(fill(`{${a ?? b}}`)))
  switch (policy.body.kind) {
    case 'json':
      return {
        url,
        init: {
          method: policy.method,
          headers: { 'content-type': 'application/json', 'idempotency-key': message.id, ...headers },
          body: JSON.stringify(fillJson(policy.body.value as Json)),
        },
      }
    case 'form': {
      const body = new URLSearchParams(Object.fromEntries(Object.entries(policy.body.value).map(([k, v]) => [k, fill(v)])))
      return { url, init: { method: policy.method, headers: { 'idempotency-key': message.id, ...headers }, body } }
    }
    case 'none':
      return { url, init: { method: policy.method, headers: { 'idempotency-key': message.id, ...headers } } }
  }
}
