import { createServer as createPlain, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecure } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { HubProcedure } from '../../shared/hub-contract.ts'
import { SIGNED } from '../../shared/hub-signing.ts'
import { traceOf } from '../../shared/trace.ts'
import { DatabaseAway } from '../store/sql.ts'
import type { HubMetrics, Why } from '../metrics.ts'
import type { PageRequest } from '../pages/request.ts'
import type { HubPorts } from '../ports.ts'
import type { WaitingRoom } from '../wait.ts'
import type { Admission } from './admission.ts'
import { poured, readBody, readInto, saidLength, type Body } from './body.ts'
import type { Limits, rateLimit } from './limits.ts'
import type { procedures } from './procedures.ts'
import { jsonReply, statusOf, textReply, type Reply } from './reply.ts'
import type { Ticket, WorkRoom } from './room.ts'

export interface Tls {
  readonly cert: string | Buffer
  readonly key: string | Buffer
}

/** Pages for people; null: no such page. */
export type Pages = (request: PageRequest) => Promise<Reply | null>

export interface ServerPorts extends Pick<HubPorts, 'database' | 'now' | 'log'> {
  readonly call: ReturnType<typeof procedures>
  readonly admit: Admission
  readonly pages: Pages
  readonly waiting: WaitingRoom
  readonly room: WorkRoom
  readonly metrics: HubMetrics
  readonly limits: Limits
  readonly pageRate: ReturnType<typeof rateLimit>
  /** Null: plain HTTP, for a proxy on the same machine that speaks HTTPS. */
  readonly tls: Tls | null
  /** The address comes from the proxy's X-Forwarded-For. */
  readonly behindProxy: boolean
  /** Who may read /metrics: whoever says this bearer; null: this machine only. */
  readonly metricsToken: string | null
}

const PAGE_BYTES = 16 * 1024
/** Procedures that wait for somebody outside: they are held, not worked on, and bound their own number. */
const HELD: readonly string[] = ['send', 'franceconnect'] satisfies HubProcedure[]

const headersOf =
  ({ headers }: IncomingMessage) =>
  (name: string): string | undefined => {
    const value = headers[name]
    return typeof value === 'string' ? value : undefined
  }
const notAllowed = (allow: string): Reply => textReply(405, allow, { allow })
/** The hub over HTTP(S): /v1/… for stations, pages for people, /health, /ready and /metrics for whoever runs it. */
export function hubServer(ports: ServerPorts) {
  const { database, now, log, call, admit, pages, waiting, room, metrics, limits, pageRate, tls, behindProxy } = ports
  let closing = false

  function refuse(why: Why, seconds: number): Reply {
    metrics.refused(why)
    const [status, connection] = why === 'rate' ? ([429, 'keep-alive'] as const) : ([503, 'close'] as const)
    return jsonReply(status, { code: 'hub_busy' }, { 'retry-after': String(seconds), connection })
  }
  /** Everybody at once would only fill it again. */
  const noPlace = (): Reply => refuse('places', 1 + Math.floor(Math.random() * 4))

  function away(): Reply {
    log.event('database.lost')
    return refuse('database', 5)
  }

  const addressOf = (request: IncomingMessage): string => {
    const forwarded = behindProxy ? request.headers['x-forwarded-for'] : undefined
    return (typeof forwarded === 'string' ? forwarded.split(',').at(-1)?.trim() : undefined) ?? request.socket.remoteAddress ?? ''
  }

  async function answer(request: IncomingMessage, gone: AbortSignal): Promise<Reply | null> {
    const { method = '', url = '/' } = request
    const path = url.split('?', 1)[0] ?? '/'
    if (method === 'GET' && path === '/health') return textReply(200, 'ok')
    if (method === 'GET' && path === '/ready') {
      const ready = !closing && (await database.ready())
      return ready ? textReply(200, 'ready') : textReply(503, closing ? 'closing' : 'no database')
    }
    if (method === 'GET' && path === '/metrics') return metricsReply(request)
    if (path.startsWith('/v1/')) return method === 'POST' ? procedure(request, path, gone) : notAllowed('POST')
    return page(request, method, url)
  }

  async function metricsReply(request: IncomingMessage): Promise<Reply> {
    const { metricsToken } = ports
    const here = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(addressOf(request))
    const may = metricsToken === null ? here : request.headers.authorization === `Bearer ${metricsToken}`
    return may ? textReply(200, await metrics.text(), { 'content-type': metrics.contentType }) : textReply(403, 'forbidden')
  }

  async function procedure(request: IncomingMessage, path: string, gone: AbortSignal): Promise<Reply | null> {
    const name = path.slice('/v1/'.length)
    if (name === 'wait' && waiting.count() >= limits.waits) return refuse('waits', 30)
    if (closing || room.isFull()) return noPlace()
    const isHeld = HELD.includes(name)
    const ticket = room.ticket()
    gone.addEventListener('abort', ticket.end, { once: true })
    const body = await bodyOf(request, isHeld || name === 'wait' ? limits.heldBodyBytes : limits.bodyBytes, ticket, gone)
    switch (body.kind) {
      case 'answered':
        return body.reply
      case 'cut':
        return null
      case 'too-large':
        return jsonReply(413, { code: 'bad_input', detail: { where: '(size)' } }, { connection: 'close' })
      case 'no-room':
        return refuse('bytes', 5)
      case 'whole':
        break
    }
    if (!ticket.enter()) return noPlace()
    if (isHeld) ticket.leave()
    try {
      const began = performance.now()
      const [address, onHeld] = [addressOf(request), ticket.leave]
      const done = await call({
        procedure: name,
        method: 'POST',
        path,
        header: headersOf(request),
        body: body.bytes,
        address,
        gone,
        onHeld,
      })
      const known = done.kind !== 'done' ? 'hub_busy' : done.result.ok ? 'ok' : done.result.error.code
      metrics.done(known === 'unknown_procedure' ? 'unknown' : name, known, performance.now() - began)
      if (done.kind === 'later') return refuse('rate', done.seconds)
      if (done.kind === 'away') return away()
      if (known === 'hub_busy') return refuse('outside', 5)
      const reply = done.result.ok ? jsonReply(200, done.result.value) : jsonReply(statusOf(done.result.error), done.result.error)
      // What was done stays done: asked again, it is answered the same.
      return ticket.hold(Buffer.byteLength(reply.body)) ? reply : refuse('bytes', 5)
    } finally {
      ticket.leave()
    }
  }

  /** A small body is anybody's. A larger one has room made for it before any of it is read, if its head names a station that is known. */
  async function bodyOf(
    request: IncomingMessage,
    limit: number,
    ticket: Ticket,
    gone: AbortSignal,
  ): Promise<Body | { readonly kind: 'answered'; readonly reply: Reply }> {
    const size = saidLength(request) ?? limit
    // Whoever sends slowly holds what was sent, and no place.
    if (size <= Math.min(limit, limits.openBodyBytes)) return readBody(request, size, ticket.hold)
    if (size > limit) return { kind: 'too-large' }
    if (!ticket.enter()) return { kind: 'answered', reply: noPlace() }
    try {
      const admitted = await admit({ header: headersOf(request) }, addressOf(request), size)
      switch (admitted.kind) {
        case 'refused':
          return { kind: 'answered', reply: jsonReply(statusOf(admitted.failure), admitted.failure, { connection: 'close' }) }
        case 'later':
          return { kind: 'no-room' }
        case 'come':
          if (gone.aborted) admitted.leave()
          else gone.addEventListener('abort', admitted.leave, { once: true })
      }
    } catch (error) {
      if (error instanceof DatabaseAway) return { kind: 'answered', reply: away() }
      throw error
    } finally {
      ticket.leave()
    }
    if (gone.aborted) return { kind: 'cut' }
    return ticket.hold(size) ? readInto(request, size) : { kind: 'no-room' }
  }

  async function page(request: IncomingMessage, method: string, url: string): Promise<Reply | null> {
    if (method !== 'GET' && method !== 'POST') return notAllowed('GET, POST')
    const seconds = pageRate.take(addressOf(request))
    if (seconds !== null) return textReply(429, 'Patientez quelques secondes.', { 'retry-after': String(seconds) })
    let form: ReadonlyMap<string, string> | null = null
    if (method === 'POST') {
      const body = await readBody(request, PAGE_BYTES, () => true)
      if (body.kind === 'cut') return null
      if (body.kind !== 'whole') return textReply(413, 'too large')
      form = new Map(new URLSearchParams(body.bytes.toString('utf8')))
    }
    const found = await pages({ method, path: url, form, acceptLanguage: request.headers['accept-language'] ?? null })
    return found ?? textReply(404, 'not found')
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const reply = await answer(request, gone.signal).catch((error: unknown) => {
      log.event('hub.bug', { error: traceOf(error) })
      return jsonReply(500, { code: 'internal' })
    })
    // Whoever still sends hears nothing: a refusal comes when all was sent, and none of it is kept.
    const size = saidLength(request)
    if (!request.complete && size !== null && size <= limits.bodyBytes) await poured(request)
    if (reply === null || response.destroyed) return void response.destroy()
    // By the hub's clock: a station whose own is wrong signs by this one.
    const headers = { ...reply.headers, [SIGNED.time]: String(now()), ...(closing ? { connection: 'close' } : {}) }
    response.writeHead(reply.status, { ...headers, 'content-length': String(Buffer.byteLength(reply.body)) }).end(reply.body)
  }

  const listener = (request: IncomingMessage, response: ServerResponse): void => void handle(request, response)
  const options = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: Math.min(5_000, limits.headersMs),
    keepAliveTimeout: 65_000,
    maxHeaderSize: 16 * 1024,
  }
  const server: Server = tls === null ? createPlain(options, listener) : createSecure({ ...options, ...tls }, listener)
  server.maxConnections = limits.connections
  // Whoever does not take its answer is not waited for.
  server.setTimeout(limits.silenceMs)

  return {
    /** @param port 0: any free one. Gives the one taken. */
    listen: (port: number, host: string): Promise<number> =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => {
          server.removeListener('error', reject)
          resolve((server.address() as AddressInfo).port)
        })
      }),
    /** Takes nothing new, answers who waits, finishes what is at work; after `ms` what is left is cut. */
    async close(ms: number): Promise<void> {
      closing = true
      waiting.close()
      const ended = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const cut = setTimeout(() => server.closeAllConnections(), ms)
      await ended
      clearTimeout(cut)
    },
  }
}
export type HubServer = ReturnType<typeof hubServer>
