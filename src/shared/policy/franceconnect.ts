import { z } from 'zod'
import { secretRef } from './secret-ref.ts'
import { secureUrl } from './secure-url.ts'

/** `impots.gouv.fr` is that host alone, `*.impots.gouv.fr` what lies below it. */
const host = z.string().regex(/^(\*\.)?[a-z\d-]+(\.[a-z\d-]+)*$/)

/** FranceConnect v2, as a school registered with it. */
export const franceConnect = z.strictObject({
  /** The production platform of FranceConnect v2; the integration one is fcp-low.sbx.dev-franceconnect.fr. */
  issuer: secureUrl.default('https://oidc.franceconnect.gouv.fr/api/v2'),
  clientId: z.string().min(1),
  /** Read once and sealed in the store: the file may then be taken away. `{hub: true}`: it stays at the hub, which asks for tokens. */
  clientSecret: z.union([secretRef, z.strictObject({ hub: z.literal(true) })]),
  /** As registered with FranceConnect; no server needs to answer there, the kiosk takes the reply before it leaves. */
  returnTo: secureUrl,
  afterLogout: secureUrl.optional(),
  /** Where the pages of FranceConnect and of its identity providers may lead; the issuer's own host always. */
  hosts: z
    .array(host)
    .default(['*.franceconnect.gouv.fr', '*.impots.gouv.fr', '*.ameli.fr', '*.laposte.fr', '*.msa.fr', '*.france-identite.gouv.fr']),
  signedWith: z.enum(['ES256', 'RS256']).default('ES256'),
  /** How long a parent may take on those pages. */
  minutes: z.number().int().min(2).max(30).default(10),
})
export type FranceConnectPolicy = z.infer<typeof franceConnect>
