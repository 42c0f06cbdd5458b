import type { Session } from 'electron'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import type { Surface } from '../shared/contract/row.ts'
import { CSP, SCHEME } from './lockdown.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
}

const HEADERS = { 'content-security-policy': CSP, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' }

/** A file below the renderer's folder, or null: nothing else can be asked for, whatever the path says. */
export function fileFor(root: string, surface: Surface, url: string): string | null {
  const { host, pathname } = new URL(url)
  if (host !== surface) return null
  const asked = decodeURIComponent(pathname === '/' ? `/${surface}.html` : pathname)
  const file = normalize(join(root, asked))
  return file.startsWith(root + sep) && extname(file) in TYPES ? file : null
}

/** Serves one surface's pages on its own origin, guichet://SURFACE/, in its own session. */
export function servePages(session: Session, surface: Surface, root: string): void {
  session.protocol.handle(SCHEME, async (request) => {
    const file = request.method === 'GET' ? fileFor(root, surface, request.url) : null
    if (file === null) return new Response(null, { status: 404, headers: HEADERS })
    try {
      const body = await readFile(file)
      return new Response(new Uint8Array(body), { headers: { ...HEADERS, 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' } })
    } catch {
      return new Response(null, { status: 404, headers: HEADERS })
    }
  })
}
