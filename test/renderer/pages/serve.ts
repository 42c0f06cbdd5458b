import { createServer } from 'node:http'
import { once } from 'node:events'
import type { PageReply, PageRequest } from '../../../src/hub/pages/index.ts'
import { pageReply, styleReply } from '../../../src/hub/pages/reply.ts'
import { STYLE_PATH } from '../../../src/hub/pages/style.ts'
import { isLocale } from '../../../src/shared/i18n/index.ts'
import { pageFixtures, SCHOOL } from './fixtures.ts'

export interface Served {
  readonly base: string
  close(): Promise<void>
}

/** Pages over HTTP on a free port of this machine. */
export async function serve(answer: (request: PageRequest) => Promise<PageReply | null>): Promise<Served> {
  const server = createServer((request, response) => {
    void (async () => {
      let body = ''
      for await (const chunk of request) body += String(chunk)
      const isForm = request.method === 'POST' && request.headers['content-type'] === 'application/x-www-form-urlencoded'
      const reply = await answer({
        method: request.method === 'POST' ? 'POST' : 'GET',
        path: request.url ?? '/',
        form: isForm ? new Map(new URLSearchParams(body)) : null,
        acceptLanguage: request.headers['accept-language'] ?? null,
      })
      response.writeHead(reply?.status ?? 404, reply?.headers).end(reply?.body)
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    base: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** `/NAME?lang=fr`: each page as it stands. */
export const serveFixtures = (): Promise<Served> =>
  serve(({ path }) => {
    if (path === STYLE_PATH) return Promise.resolve(styleReply())
    const url = new URL(path, 'http://page.invalid')
    const locale = url.searchParams.get('lang') ?? 'fr'
    const view = pageFixtures[url.pathname.slice(1)]
    return Promise.resolve(view === undefined || !isLocale(locale) ? null : pageReply(view(locale), locale, SCHOOL))
  })
