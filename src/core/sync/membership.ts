import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import type { Settings } from '../store/settings.ts'

const membershipSchema = z.strictObject({
  school: z.string(),
  schoolName: z.string(),
  station: z.string(),
  /** Ed25519, PKCS 8, base64. It is only here. */
  privateKey: z.string(),
})
export type Membership = z.infer<typeof membershipSchema>

/** Which school's hub this machine joined, and the key it signs with; both lie in the encrypted store. */
export const memberships = (settings: Settings) => ({
  get(): Membership | null {
    const kept = settings.get('hub.membership')
    return kept === null ? null : membershipSchema.parse(JSON.parse(kept))
  },
  put: (membership: Membership): void => settings.put('hub.membership', JSON.stringify(membership)),
  drop: (): void => settings.drop('hub.membership'),
})
export type Memberships = ReturnType<typeof memberships>

export interface NewKeys {
  /** 32 bytes, base64url. */
  readonly publicKey: string
  /** PKCS 8, base64. */
  readonly privateKey: string
}

export function newKeys(): NewKeys {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    publicKey: String(publicKey.export({ format: 'jwk' }).x),
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  }
}

export function signer(privateKey: string): (text: string) => string {
  const key: KeyObject = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' })
  return (text) => sign(null, Buffer.from(text), key).toString('base64url')
}
