import type { SmsGatewayPolicy } from '../../shared/policy.ts'
import type { Delivery, Driver, Outgoing } from './driver.ts'
import { beforeSending } from './fault.ts'

type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/**
 * SMS through an HTTP gateway as the policy describes it. Placeholders: {to} {text} {id} {sender} {secret:NAME}; a value is put
 * in whole, after parsing, so that no text can change the request's shape. A gateway whose description names an idempotency
 * header is taken at its word; every other one is given the key too, but nothing is built on it.
 * @param secrets the policy's secrets, already read
 */
export function smsGatewayDriver(policy: SmsGatewayPolicy, secrets: Readonly<Record<string, string>>): Driver {
  return {
    idempotent: Object.keys(policy.headers).some((name) => /idempoten/i.test(name)),
    async send(message): Promise<Delivery> {
      const request = build(policy, secrets, message)
      if (request === null) return { kind: 'unreachable', status: 'request' }
      try {
        const reply = await fetch(request, { signal: AbortSignal.timeout(policy.timeoutSeconds * 1000) })
        await reply.body?.cancel()
        return deliveryOf(policy, reply.status)
      } catch (error) {
        return deliveryOfError(error)
      }
    },
  }
}

/** Null when a header cannot hold what the policy puts there: a secret with a line end, say. */
function build(policy: SmsGatewayPolicy, secrets: Readonly<Record<string, string>>, message: Outgoing): Request | null {
  try {
    const { url, init } = requestFor(policy, secrets, message)
    return new Request(url, { ...init, redirect: 'manual' })
  } catch {
    return null
  }
}

/** 4xx refuses this message; a redirection is more likely a school's proxy than the gateway, and may pass. */
function deliveryOf(policy: SmsGatewayPolicy, status: number): Delivery {
  if (policy.accepted.includes(status)) return { kind: 'sent' }
  const isLater = status < 400 || status === 408 || status === 425 || status === 429 || status >= 500
  return { kind: isLater && status >= 300 ? 'unreachable' : 'refused', status: `http ${status}` }
}

function deliveryOfError(error: unknown): Delivery {
  if (error instanceof DOMException && error.name === 'TimeoutError') return { kind: 'unknown', status: 'timeout' }
  const cause = error instanceof Error ? (error.cause as { readonly code?: string } | undefined) : undefined
  const before = beforeSending(cause?.code)
  return before === null ? { kind: 'unknown', status: 'cut' } : { kind: 'unreachable', status: before }
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
  const url = policy.url.replaceAll(/%7B([\w:-]+)%7D|\{([\w:-]+)\}/gi, (_, a?: string, b?: string) =>
    encodeURIComponent(fill(`{${a ?? b}}`)),
  )
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
