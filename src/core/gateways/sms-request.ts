import type { SmsGatewayPolicy } from '../../shared/policy/sms-gateway.ts'
import { isGsm7 } from '../domain/gsm7.ts'
import type { Outgoing } from './driver.ts'

type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
type Secrets = Readonly<Record<string, string>>

/** A request before it is one, so that it can be signed. */
export interface SmsRequest {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** Puts values for {placeholders}; one that stands for nothing is left out. */
export function filler(values: Readonly<Record<string, string>>, secrets: Secrets): (template: string) => string {
  return (template) =>
    template.replaceAll(/\{(to|text|id|sender|coding|token|secret:([\w-]+))\}/g, (_, name: string, secret?: string) =>
      secret === undefined ? (values[name] ?? '') : (secrets[secret] ?? ''),
    )
}

/** The request that stands for one message. Values are put in whole, after parsing: no text can change its shape. */
export function requestFor(policy: SmsGatewayPolicy, secrets: Secrets, message: Outgoing, token = ''): SmsRequest {
  const to = policy.recipientFormat === 'digits' ? message.recipient.replace('+', '') : message.recipient
  const coding = isGsm7(message.text) ? policy.coding.gsm7 : policy.coding.unicode
  const fill = filler({ to, text: message.text, id: message.id, sender: policy.sender, coding, token }, secrets)
  const url = policy.url.replaceAll(/%7B([\w:-]+)%7D|\{([\w:-]+)\}/gi, (_, a?: string, b?: string) =>
    encodeURIComponent(fill(`{${a ?? b}}`)),
  )
  const [type, body] = bodyOf(policy, fill)
  const headers = {
    ...(type === null ? {} : { 'content-type': type }),
    'idempotency-key': message.id,
    ...Object.fromEntries(Object.entries(policy.headers).map(([name, value]) => [name.toLowerCase(), fill(value)])),
  }
  return { url, method: policy.method, headers, body }
}

function bodyOf({ body }: SmsGatewayPolicy, fill: (template: string) => string): [type: string | null, body: string | null] {
  switch (body.kind) {
    case 'json':
      return ['application/json', JSON.stringify(fillJson(body.value as Json, fill))]
    case 'form':
      return ['application/x-www-form-urlencoded', formOf(body.value, fill)]
    case 'none':
      return [null, null]
  }
}

/** A form with its placeholders filled, as it is posted. */
export const formOf = (form: Readonly<Record<string, string>>, fill: (template: string) => string): string =>
  new URLSearchParams(Object.entries(form).map(([name, value]): [string, string] => [name, fill(value)])).toString()

function fillJson(value: Json, fill: (template: string) => string): Json {
  if (typeof value === 'string') return fill(value)
  if (Array.isArray(value)) return value.map((one) => fillJson(one, fill))
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fillJson(one, fill)]))
  }
  return value
}
