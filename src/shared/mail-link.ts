import { z } from 'zod'

/** What the page behind a mail's link is for. */
export const LINK_PURPOSES = ['validate-mail', 'choose-password', 'change-mail'] as const
export type LinkPurpose = (typeof LINK_PURPOSES)[number]

export const LINK_ENDS = ['used', 'replaced', 'withdrawn'] as const
export type LinkEnd = (typeof LINK_ENDS)[number]

/** A link as machines tell it to one another: its token is in the mail only. */
export const mailLinkSchema = z.object({
  account_id: z.string(),
  purpose: z.enum(LINK_PURPOSES),
  /** SHA-256 of the token, base64url. */
  token_hash: z.string(),
  /** Where the link was sent; '' once it has ended. */
  mail: z.string(),
  locale: z.string(),
  /** Milliseconds since 1970. */
  created_at: z.number(),
  expires_at: z.number(),
  ended_at: z.number().nullable().default(null),
  end_reason: z.enum(LINK_ENDS).nullable().default(null),
})
export type MailLink = z.infer<typeof mailLinkSchema>

/** A link's path begins with it, then the token follows. */
export const LINK_PATH = '/l/'
/** 24 bytes, 192 bits: nobody guesses one, so that a plain hash of it may be kept. */
export const LINK_TOKEN_BYTES = 24
export const LINK_TOKEN = /^[\w-]{32}$/
