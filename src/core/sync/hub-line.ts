import { readFile } from 'node:fs/promises'
import { rootCertificates } from 'node:tls'
import type { HubPolicy } from '../../shared/policy/hub.ts'

export interface HubReply {
  readonly status: number
  readonly header: (name: string) => string | null
  readonly text: string
}

export interface HubRequest {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** How requests travel to the hub. Throws whatever the network throws; nothing is known then of what became of the request. */
export interface HubLine {
  post(request: HubRequest): Promise<HubReply>
  close(): void
}

/** Longest answer that is read; a page of rows is some hundred kilobytes. */
const LONGEST = 256 * 1024 * 1024

/** HTTPS with the authorities of the world and the policy's, directly or through the policy's proxy. The library is read at first use. */
export function hubLine(policy: HubPolicy): HubLine {
  const base = policy.url.replace(/\/+$/, '')
  let opened: Promise<{ readonly request: typeof import('undici').request; readonly dispatcher: import('undici').Dispatcher }> | null = null

  async function open() {
    const { Agent, ProxyAgent, request } = await import('undici')
    const tls = policy.ca === undefined ? {} : { ca: [...rootCertificates, await readFile(policy.ca, 'utf8')] }
    const common = { maxResponseSize: LONGEST, keepAliveTimeout: 30_000 }
    const dispatcher =
      policy.proxy === undefined
        ? new Agent({ ...common, connect: { ...tls, timeout: 10_000 } })
        : new ProxyAgent({ ...common, uri: policy.proxy, requestTls: tls })
    return { request, dispatcher }
  }

  return {
    async post({ path, headers, body, timeoutMs, signal }) {
      opened ??= open()
      const { request, dispatcher } = await opened.catch((error: unknown) => {
        // A certificate file that was not there may be there next time.
        opened = null
        throw error
      })
      const reply = await request(`${base}${path}`, {
        method: 'POST',
        dispatcher,
        headers: { 'content-type': 'application/json', ...headers },
        body,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
        signal,
      })
      const text = await reply.body.text()
      const header = (name: string): string | null => {
        const value = reply.headers[name]
        return typeof value === 'string' ? value : null
      }
      return { status: reply.statusCode, header, text }
    },
    close: () => void opened?.then(({ dispatcher }) => dispatcher.destroy()).catch(() => undefined),
  }
}
