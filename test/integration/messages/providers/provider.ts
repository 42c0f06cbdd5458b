import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ServerResponse } from 'node:http'
import { policySchema } from '../../../../src/shared/policy.ts'
import type { SmsGatewayPolicy } from '../../../../src/shared/policy/sms-gateway.ts'
import { examplePolicy } from '../../../setup/station.ts'
import { httpGateway, type Asked } from '../http-gateway.ts'

const docs = resolve(import.meta.dirname, '..', '..', '..', '..', 'docs', 'sms')

/** A gateway that answers like the real one: what it takes, what it says no with, and how it knows who asks. */
export interface Provider {
  readonly file: string
  readonly secrets: Readonly<Record<string, string>>
  /** Whether a request is signed or keyed as it must be. */
  knows(asked: Asked, origin: string): boolean
  /** The number it is for, as the gateway reads it. */
  recipient(asked: Asked): unknown
  readonly taken: Answer
  readonly badNumber: Answer
  readonly throttled: Answer
  readonly noCredit: Answer
  readonly unknown: Answer
  /** Requests that are not for sending: a token, the time. Null when it is for sending. */
  aside?(asked: Asked): Answer | null
}

export interface Answer {
  readonly status: number
  readonly json: unknown
}

/** What the documentation gives schools, with the address of a server of ours. */
export function described(file: string, origin: string): SmsGatewayPolicy {
  const text = readFileSync(resolve(docs, file), 'utf8').replaceAll(/https:\/\/[\w.-]+(?=\/)/g, origin)
  const { sms } = policySchema.parse({ ...examplePolicy, messages: { sms: JSON.parse(text) as object } }).messages
  if (sms?.kind !== 'http') throw new Error(`${file} describes no gateway`)
  return sms
}

/** Opens a provider on loopback. `say` is what it answers to whoever it knows. */
export async function open(provider: Provider, say: Answer | ((response: ServerResponse) => void) = provider.taken) {
  const asked: Asked[] = []
  const gateway = await httpGateway((response, request) => {
    const aside = provider.aside?.(request) ?? null
    if (aside !== null) return answer(response, aside)
    asked.push(request)
    if (!provider.knows(request, new URL(gateway.url).origin)) return answer(response, provider.unknown)
    return typeof say === 'function' ? say(response) : answer(response, say)
  })
  return { policy: described(provider.file, new URL(gateway.url).origin), asked, everything: gateway.asked }
}

export function answer(response: ServerResponse, { status, json }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(typeof json === 'number' ? String(json) : JSON.stringify(json))
}

export const json = (asked: Asked): Record<string, unknown> => JSON.parse(asked.body) as Record<string, unknown>
