import { createCipheriv, createDecipheriv } from 'node:crypto'

const NONCE = 12
const TAG = 16

/** AES-256-GCM: what lies in the database opens only with the hub's own key, and only as what it was sealed for. */
export function sealer(key: Uint8Array, random: (length: number) => Uint8Array) {
  return {
    /** @param purpose whose and what it is; the same is needed to open it */
    seal(plain: string, purpose: string): string {
      const nonce = random(NONCE)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose))
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
    },
    /** Throws when it was sealed under another key or for something else. */
    open(sealed: string, purpose: string): string {
      const bytes = Buffer.from(sealed, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE)).setAAD(Buffer.from(purpose))
      decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
      return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString('utf8')
    },
  }
}
export type Sealer = ReturnType<typeof sealer>
