import { z } from 'zod'
import { secureUrl } from './secure-url.ts'

/** The central hub that this school's machines agree through. */
export const hub = z.strictObject({
  url: secureUrl,
  /** Where parents reach the hub's pages, when that is another address; null: from nowhere, and mails carry codes only. */
  publicUrl: secureUrl.nullable().optional(),
  /** Certificates (PEM) of an authority of the school's own; those of the world stay trusted. */
  ca: z.string().min(1).optional(),
  proxy: z.url({ protocol: /^https?$/ }).optional(),
})
export type HubPolicy = z.infer<typeof hub>

/** The address that links in mails begin with, without a slash at its end; null when parents reach no page. */
export function publicUrlOf({ url, publicUrl = url }: HubPolicy): string | null {
  return publicUrl === null ? null : publicUrl.replace(/\/+$/, '')
}
