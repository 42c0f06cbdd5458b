import type { Locale } from '../../shared/i18n/index.ts'
import { documentOf, type View } from './layout.ts'
import type { PageReply } from './request.ts'
import { style } from './style.ts'

/** Nothing runs, nothing comes from elsewhere, nobody frames it, and the token in the address is told to nobody and kept nowhere. */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
} as const

export const pageReply = (view: View, locale: Locale, school: string | null): PageReply => ({
  status: view.status,
  headers: view.status === 503 ? { ...HEADERS, 'retry-after': '60' } : HEADERS,
  body: documentOf(view, locale, school),
})

/** Kept by browsers: another style has another address. */
export const styleReply = (): PageReply => ({
  status: 200,
  headers: {
    'content-type': 'text/css; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  },
  body: style,
})
