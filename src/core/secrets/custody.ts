import { createCipheriv, createDecipheriv, scryptSync } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { failure, type Failure } from '../../shared/codes.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { ALPHABET } from '../domain/secret.ts'
import type { KeyStore, Random } from '../ports.ts'
import { writeWhole } from '../store/files.ts'

/**
 * The store's key, kept twice: by the system's key store (or, where it has none, in this file, which the file then says), and
 * wrapped under a recovery code that IT writes down once, because a lost keyring must not be lost data.
 */
const fileSchema = z.strictObject({
  version: z.literal(1),
  kept: z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('os'), sealed: z.base64() }),
    z.strictObject({ by: z.literal('file'), key: z.string().regex(/^[0-9a-f]{64}$/) }),
  ]),
  recovery: z.strictObject({ salt: z.base64(), sealed: z.base64(), iv: z.base64(), tag: z.base64() }),
})
type KeyFile = z.infer<typeof fileSchema>

export interface Custody {
  /** 64 hex digits. */
  readonly key: string
  readonly by: 'os' | 'file'
  /** Only when the key was made just now: to be shown once. */
  readonly recoveryCode: string | null
}

export interface CustodyPorts {
  readonly path: string
  readonly keyStore: KeyStore
  readonly random: Random
  /** What IT typed when the key store lost the key. */
  readonly recoveryCode?: string | undefined
}

/**
 * The key: made at first start, else opened. A recovery code that was right also gives the key back to the key store, so that it
 * is typed once. Failures: `key_missing`, `key_wrong`, `store_unwritable`.
 */
export async function openCustody(ports: CustodyPorts): Promise<Result<Custody, Failure>> {
  if (!existsSync(ports.path)) return create(ports)
  const file = read(ports.path)
  if (file === null) return err(failure('key_missing'))
  const typed = ports.recoveryCode?.trim() ?? ''
  const key = typed === '' ? await opened(file, ports.keyStore) : unwrap(file.recovery, typed)
  if (key === null) return err(failure(typed === '' ? 'key_missing' : 'key_wrong'))
  if (ports.keyStore.visiting === true) return ok({ key, by: file.kept.by, recoveryCode: null })
  const isLost = typed !== '' && (await opened(file, ports.keyStore)) !== key
  const mayMove = file.kept.by === 'file' && ports.keyStore.protects
  if (!isLost && !mayMove) return ok({ key, by: file.kept.by, recoveryCode: null })
  const kept = await keep(key, ports.keyStore)
  return ok({ key, by: save(ports.path, { ...file, kept }) ? kept.by : file.kept.by, recoveryCode: null })
}

/**
 * A new recovery code for a key that is open, in place of one that nobody has: the first start was cut before it was shown.
 * The old one opens nothing any more. Failures: `key_missing`, `store_unwritable`.
 */
export function renewRecoveryCode({ path, random }: Pick<CustodyPorts, 'path' | 'random'>, key: string): Result<string, Failure> {
  const file = read(path)
  if (file === null) return err(failure('key_missing'))
  const code = makeRecoveryCode((length) => random.bytes(length))
  return save(path, { ...file, recovery: wrap(key, code, random) }) ? ok(code) : err(failure('store_unwritable'))
}

async function create(ports: CustodyPorts): Promise<Result<Custody, Failure>> {
  const key = Buffer.from(ports.random.bytes(32)).toString('hex')
  const code = makeRecoveryCode((length) => ports.random.bytes(length))
  const kept = await keep(key, ports.keyStore)
  const file: KeyFile = { version: 1, kept, recovery: wrap(key, code, ports.random) }
  return save(ports.path, file) ? ok({ key, by: kept.by, recoveryCode: code }) : err(failure('store_unwritable'))
}

async function keep(key: string, keyStore: KeyStore): Promise<KeyFile['kept']> {
  if (!keyStore.protects) return { by: 'file', key }
  const sealed = await keyStore.seal(Buffer.from(key, 'hex')).catch(() => null)
  return sealed === null ? { by: 'file', key } : { by: 'os', sealed: Buffer.from(sealed).toString('base64') }
}

/** The key as it is kept, or null when the key store has lost it. */
async function opened({ kept }: KeyFile, keyStore: KeyStore): Promise<string | null> {
  if (kept.by === 'file') return kept.key
  const key = await keyStore.unseal(Buffer.from(kept.sealed, 'base64')).catch(() => null)
  return key === null || key.length !== 32 ? null : Buffer.from(key).toString('hex')
}

/** False when the disk refuses. */
function save(path: string, file: KeyFile): boolean {
  try {
    writeWhole(path, JSON.stringify(file), 0o600)
    return true
  } catch {
    return false
  }
}

function read(path: string): KeyFile | null {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

/** 25 symbols in five groups: 123 bits, so that the derivation below is a courtesy and not the wall. */
export function makeRecoveryCode(bytes: (length: number) => Uint8Array): string {
  const bound = 256 - (256 % ALPHABET.length)
  const symbols: string[] = []
  while (symbols.length < 25) {
    for (const byte of bytes(25)) if (byte < bound && symbols.length < 25) symbols.push(ALPHABET.charAt(byte % ALPHABET.length))
  }
  return symbols.join('').replaceAll(/(.{5})(?=.)/g, '$1-')
}

const derive = (code: string, salt: Buffer): Buffer =>
  scryptSync(code.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''), salt, 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 })

/** A shorter tag would be taken too, and could be guessed. */
const TAG_LENGTH = 16

function wrap(key: string, code: string, random: Random): KeyFile['recovery'] {
  const salt = Buffer.from(random.bytes(16))
  const iv = Buffer.from(random.bytes(12))
  const cipher = createCipheriv('aes-256-gcm', derive(code, salt), iv, { authTagLength: TAG_LENGTH })
  const sealed = Buffer.concat([cipher.update(Buffer.from(key, 'hex')), cipher.final()])
  const b64 = (bytes: Buffer): string => bytes.toString('base64')
  return { salt: b64(salt), sealed: b64(sealed), iv: b64(iv), tag: b64(cipher.getAuthTag()) }
}

function unwrap(wrapped: KeyFile['recovery'], code: string): string | null {
  const bytes = (text: string): Buffer => Buffer.from(text, 'base64')
  try {
    const cipher = createDecipheriv('aes-256-gcm', derive(code, bytes(wrapped.salt)), bytes(wrapped.iv), { authTagLength: TAG_LENGTH })
    cipher.setAuthTag(bytes(wrapped.tag))
    return Buffer.concat([cipher.update(bytes(wrapped.sealed)), cipher.final()]).toString('hex')
  } catch {
    return null
  }
}
