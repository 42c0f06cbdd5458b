import { safeStorage } from 'electron'

/** Whether the system keeps secrets itself. On Linux without a keyring Electron would use a constant: that protects nothing. */
export function keyStoreProtects(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false
  if (process.platform !== 'linux') return true
  return !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())
}

export function seal(bytes: Uint8Array): Uint8Array | null {
  return safeStorage.isEncryptionAvailable() ? safeStorage.encryptString(Buffer.from(bytes).toString('base64')) : null
}

export function unseal(bytes: Uint8Array): Uint8Array | null {
  try {
    return Buffer.from(safeStorage.decryptString(Buffer.from(bytes)), 'base64')
  } catch {
    return null
  }
}
