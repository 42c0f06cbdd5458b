import type { ReplyTest, SmsGatewayPolicy } from '../../shared/policy/sms-gateway.ts'
import type { Delivery } from './driver.ts'
import { at, parsed } from './json-path.ts'

/** As much of an answer as is ever looked at. */
const MOST_BYTES = 64 * 1024

export interface Reply {
  readonly status: number
  /** Null when it is longer than anybody needs, or was cut. */
  readonly text: string | null
}

/** Reads an answer within bounds; one that is cut after its status still has its status. */
export async function readReply(response: Response): Promise<Reply> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength
      if (size > MOST_BYTES) return { status: response.status, text: null }
      chunks.push(chunk)
    }
  } catch {
    return { status: response.status, text: null }
  }
  return { status: response.status, text: Buffer.concat(chunks).toString('utf8') }
}

/** Statuses that speak of us or of the moment, not of this message: no key, no credit, too many requests. */
const MAY_PASS = [401, 402, 403, 408, 425, 429]

/** What a gateway's answer means. A redirection or a page is more likely a school's proxy than the gateway, and may pass. */
export function deliveryOf(policy: SmsGatewayPolicy, { status, text }: Reply): Delivery {
  if (!policy.accepted.includes(status)) {
    const mayPass = (status >= 300 && status < 400) || status >= 500 || MAY_PASS.includes(status)
    return { kind: mayPass ? 'unreachable' : 'refused', status: `http ${status}` }
  }
  if (isPage(text)) return { kind: 'unreachable', status: 'portal' }
  const tests = Object.keys(policy.acceptedWhen).length + Object.keys(policy.refusedWhen).length
  if (tests === 0) return { kind: 'sent' }
  const json = parsed(text)
  if (json === undefined) return { kind: 'unknown', status: 'reply' }
  const accepted = holding(policy.acceptedWhen, json).every(Boolean) && !holding(policy.refusedWhen, json).some(Boolean)
  return accepted ? { kind: 'sent' } : { kind: 'refused', status: 'reply' }
}

const isPage = (text: string | null): boolean => /^\s*<(!doctype html|html|head|body)\b/i.test(text ?? '')

const holding = (test: ReplyTest, json: unknown): boolean[] =>
  Object.entries(test).map(([path, values]) => values.some((value) => value === at(json, path)))
