import type { KeyStore } from '../../../src/core/ports.ts'

/** A system's key store: what one keyring sealed, another cannot open. */
export interface FakeKeyStore extends KeyStore {
  /** The system was installed anew, or the session's password was reset. */
  lose(): void
  /** How it answers what it cannot do. */
  answers: 'with null' | 'with an error' | 'with other bytes'
}

export function fakeKeyStore(): FakeKeyStore {
  let keyring = 1
  const sealedBy = new Map<string, { readonly keyring: number; readonly secret: Uint8Array }>()
  const store: FakeKeyStore = {
    protects: true,
    answers: 'with null',
    lose: () => void (keyring += 1),
    seal(secret) {
      const name = `sealed ${sealedBy.size + 1} by keyring ${keyring}`
      sealedBy.set(name, { keyring, secret: Uint8Array.from(secret) })
      return Promise.resolve(Buffer.from(name))
    },
    unseal(sealed) {
      const found = sealedBy.get(Buffer.from(sealed).toString())
      if (found !== undefined && found.keyring === keyring) return Promise.resolve(found.secret)
      if (store.answers === 'with an error') return Promise.reject(new Error('the keyring is not the one that sealed this'))
      return Promise.resolve(store.answers === 'with null' ? null : new Uint8Array(32).fill(7))
    },
  }
  return store
}

/** Says that it protects and cannot: a keyring that is locked. */
export const lockedKeyStore: KeyStore = {
  protects: true,
  seal: () => Promise.resolve(null),
  unseal: () => Promise.reject(new Error('locked')),
}
