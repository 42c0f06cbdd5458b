import { createHash, randomBytes } from 'node:crypto'
import { Agent, request, type IncomingHttpHeaders } from 'node:http'
import { newKeys, signer } from '../../src/core/sync/membership.ts'
import type { HubProcedure } from '../../src/shared/hub-contract.ts'
import { SIGNED, toSign } from '../../src/shared/hub-signing.ts'
import type { Change, SyncRequest } from '../../src/shared/sync.ts'

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** Of JSON; null when it is none. */
  readonly value: unknown
}

export interface Raw {
  readonly path: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal
}

const agent = new Agent({ keepAlive: true, maxSockets: Infinity })

/** One HTTP request as it is given, with nothing added. */
export function raw(url: string, { path, method = 'POST', headers = {}, body = '', signal }: Raw): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}${path}`, { method, agent, headers, ...(signal === undefined ? {} : { signal }) }, (reply) => {
      let text = ''
      reply.setEncoding('utf8').on('data', (part: string) => (text += part))
      reply.once('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, text, value: json(text) }))
    })
    asked.once('error', reject)
    asked.end(body)
  })
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

export interface Key {
  readonly school: string
  readonly station: string
  readonly privateKey: string
}

/** What a request is signed as; anything may be wrong on purpose. */
export interface Twist {
  readonly school?: string
  readonly station?: string
  readonly time?: number | string
  readonly nonce?: string
  readonly signedPath?: string
  readonly signedBody?: string
  readonly privateKey?: string
}

export function signedHeaders(key: Key, path: string, body: string, twist: Twist = {}): Record<string, string> {
  const { school = key.school, station = key.station, privateKey = key.privateKey, signedPath = path, signedBody = body } = twist
  const time = String(twist.time ?? Date.now())
  const nonce = twist.nonce ?? randomBytes(18).toString('base64url')
  const bodyHash = createHash('sha256').update(signedBody).digest('hex')
  return {
    [SIGNED.school]: school,
    [SIGNED.station]: station,
    [SIGNED.time]: time,
    [SIGNED.nonce]: nonce,
    [SIGNED.signature]: signer(privateKey)(toSign({ method: 'POST', path: signedPath, school, station, time, nonce, bodyHash })),
  }
}

/** A station that speaks HTTP by hand: for what a real one never says. */
export interface Caller {
  readonly key: Key
  call(
    procedure: string,
    input: unknown,
    options?: { readonly twist?: Twist; readonly signal?: AbortSignal; readonly url?: string },
  ): Promise<Reply>
  /** A sync with those changes, which it counts and answers for as a station does. */
  sync(changes: readonly Pick<Change, 'ops'>[], url?: string): Promise<Reply>
}

export async function caller(url: string, code: string): Promise<Caller> {
  const keys = newKeys()
  const input = {
    code,
    name: 'essai',
    publicKey: keys.publicKey,
    hashKeys: [randomBytes(32).toString('base64url')],
    hasFamilies: false,
    school: null,
  }
  const joined = await raw(url, { path: '/v1/join', body: JSON.stringify(input) })
  if (joined.status !== 200) throw new Error(joined.text)
  const { school, station } = joined.value as { school: string; station: string }
  const key = { school, station, privateKey: keys.privateKey }
  let [token, cursor, sequence]: [string | null, number, number] = [null, 0, 0]
  const call: Caller['call'] = (procedure, given, { twist = {}, signal, url: other = url } = {}) => {
    const [path, body] = [`/v1/${procedure}`, JSON.stringify(given)]
    return raw(other, { path, body, headers: signedHeaders(key, path, body, twist), ...(signal === undefined ? {} : { signal }) })
  }
  return {
    key,
    call,
    async sync(changes, other = url) {
      const numbered = changes.map(({ ops }, at) => ({
        id: randomBytes(12).toString('hex'),
        sequence: sequence + at + 1,
        kind: 'person.added',
        actor: 'essai',
        at: 1,
        base: cursor,
        ops,
      }))
      const request: SyncRequest = { protocol: 1, incarnation: 1, token, cursor, mine: [], changes: numbered }
      const reply = await call('sync' satisfies HubProcedure, request, { url: other })
      if (reply.status === 200) {
        sequence += changes.length
        ;({ token, cursor } = reply.value as { token: string; cursor: number })
      }
      return reply
    },
  }
}

/** A change that any school may hold. */
export const person = (id: string, name = 'Essai'): Pick<Change, 'ops'> => ({
  ops: [{ do: 'add', collection: 'person', id, fields: { name, role: 'secretary', pin_hash: 'x', left_at: null } }],
})

/** One figure of /metrics. */
export async function metric(url: string, name: string): Promise<number> {
  const { text } = await raw(url, { path: '/metrics', method: 'GET' })
  return text
    .split('\n')
    .filter((line) => line.startsWith(name) && !line.startsWith('#'))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}

/** Once the figure is that: asked again and again, as Prometheus does. */
export async function metricIs(url: string, name: string, value: number): Promise<void> {
  while ((await metric(url, name)) !== value) await new Promise((resolve) => setTimeout(resolve, 10))
}
