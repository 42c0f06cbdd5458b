import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'
import type { Outgoing } from '../../../src/core/gateways/driver.ts'
import { policySchema } from '../../../src/shared/policy.ts'
import type { SmsGatewayPolicy } from '../../../src/shared/policy/sms-gateway.ts'
import { examplePolicy } from '../../setup/station.ts'

export interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

type Reply = number | ((response: ServerResponse, asked: Asked) => void)

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

/** A gateway on loopback that answers as it is told and remembers what it was asked. */
export async function httpGateway(reply: Reply = 201): Promise<{ readonly url: string; readonly asked: Asked[] }> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const latest = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body }
      asked.push(latest)
      if (typeof reply === 'number') response.writeHead(reply, { location: '/elsewhere' }).end('{}')
      else reply(response, latest)
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => void server.close(() => resolve()))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms`, asked }
}

/** A gateway's description as the policy would hold it, its defaults filled in. */
export function described(sms: { readonly url: string } & Readonly<Record<string, unknown>>): SmsGatewayPolicy {
  const body = { kind: 'json', value: { to: '{to}', message: '{text}' } }
  const policy = policySchema.parse({ ...examplePolicy, messages: { sms: { body, ...sms } } }).messages.sms
  if (policy?.kind !== 'http') throw new Error('no gateway')
  return policy
}

/** A port where nobody listens: it was somebody's a moment ago. */
export async function deafPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => void server.close(() => resolve()))
  return port
}

export const outgoing: Outgoing = {
  id: 'm1',
  recipient: '+262639980001',
  subject: null,
  text: 'Votre code : 482913 & "été" {secret:token}',
  deadline: null,
}
