import { randomBytes, randomUUID } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { KeyStore } from '../../../src/core/ports.ts'
import { openCustody, renewRecoveryCode, type Custody } from '../../../src/core/secrets/custody.ts'
import { openStore } from '../../../src/core/store/open.ts'
import { noKeyStore } from '../../setup/station.ts'
import { fakeKeyStore, lockedKeyStore } from './key-store.ts'

const random = { bytes: (length: number) => randomBytes(length), id: () => randomUUID() }

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-custody-'))
  path = join(folder, 'key.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const attempt = (keyStore: KeyStore, recoveryCode?: string) => openCustody({ path, keyStore, random, recoveryCode })

async function custody(keyStore: KeyStore, recoveryCode?: string): Promise<Custody> {
  const result = await attempt(keyStore, recoveryCode)
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}

/** The custody of a first start, with the code that was shown then. */
async function firstStart(keyStore: KeyStore): Promise<Custody & { readonly recoveryCode: string }> {
  const made = await custody(keyStore)
  return { ...made, recoveryCode: made.recoveryCode ?? '' }
}

const onDisk = (): string => readFileSync(path, 'utf8')

function edit(change: (file: { recovery: Record<string, string>; kept: Record<string, string> }) => void): void {
  const file = JSON.parse(onDisk()) as Parameters<typeof change>[0]
  change(file)
  writeFileSync(path, JSON.stringify(file))
}

describe('at first start', () => {
  it('a key is made and sealed where a key store protects: the file does not hold it', async () => {
    const made = await firstStart(fakeKeyStore())
    expect(made).toEqual({
      key: expect.stringMatching(/^[0-9a-f]{64}$/),
      by: 'os',
      recoveryCode: expect.stringMatching(/^([A-Z2-9]{5}-){4}[A-Z2-9]{5}$/),
    })
    expect(onDisk()).not.toContain(made.key)
    expect(onDisk()).not.toContain(Buffer.from(made.key, 'hex').toString('base64'))
  })

  it.each([
    ['where no key store protects', noKeyStore],
    ['where the keyring is locked', lockedKeyStore],
  ])('%s the file holds it, and says so', async (_, keyStore) => {
    const made = await firstStart(keyStore)
    expect(made.by).toBe('file')
    expect(JSON.parse(onDisk())).toMatchObject({ kept: { by: 'file', key: made.key } })
  })

  it('the file is its owner’s alone, even over what a cut start left', async () => {
    writeFileSync(`${path}.partial`, 'left', { mode: 0o644 })
    chmodSync(`${path}.partial`, 0o644)
    await firstStart(noKeyStore)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(existsSync(`${path}.partial`)).toBe(false)
  })

  it('the recovery code is nowhere in the file', async () => {
    const { recoveryCode } = await firstStart(noKeyStore)
    expect(onDisk()).not.toContain(recoveryCode)
    expect(onDisk()).not.toContain(recoveryCode.replaceAll('-', ''))
  })

  it('no two keys or codes are the same', async () => {
    const first = await firstStart(noKeyStore)
    rmSync(path)
    const second = await firstStart(noKeyStore)
    expect([second.key, second.recoveryCode]).not.toContain(first.key)
    expect(second.recoveryCode).not.toBe(first.recoveryCode)
  })

  it('a disk that refuses is told', async () => {
    mkdirSync(`${path}.partial`)
    expect(await attempt(noKeyStore)).toEqual({ ok: false, error: { code: 'store_unwritable' } })
  })
})

describe('at every other start', () => {
  it.each([
    ['the key store', fakeKeyStore()],
    ['the file', noKeyStore],
  ])('the same key comes from %s, and no recovery code', async (_, keyStore) => {
    const { key, by } = await firstStart(keyStore)
    const before = onDisk()
    expect(await custody(keyStore)).toEqual({ key, by, recoveryCode: null })
    expect(onDisk()).toBe(before)
  })

  it('a key store that came later takes the key over from the file', async () => {
    const { key, recoveryCode } = await firstStart(noKeyStore)
    const keyStore = fakeKeyStore()
    expect(await custody(keyStore)).toEqual({ key, by: 'os', recoveryCode: null })
    expect(onDisk()).not.toContain(key)
    expect((await custody(keyStore)).key).toBe(key)
    keyStore.lose()
    expect((await custody(keyStore, recoveryCode)).key).toBe(key)
  })

  it('a key stays in the file while the keyring is locked', async () => {
    const { key } = await firstStart(noKeyStore)
    expect(await custody(lockedKeyStore)).toEqual({ key, by: 'file', recoveryCode: null })
    expect((await custody(noKeyStore)).key).toBe(key)
  })

  it.each(['', '{', '{}', '{"version":2}', '[]'])('a file that cannot be read is told and kept: %j', async (text) => {
    writeFileSync(path, text)
    expect(await attempt(noKeyStore)).toEqual({ ok: false, error: { code: 'key_missing' } })
    expect(onDisk()).toBe(text)
  })

  it('an empty recovery code in the environment is none', async () => {
    const { key } = await firstStart(noKeyStore)
    expect((await custody(noKeyStore, ' ')).key).toBe(key)
  })
})

describe.each(['with null', 'with an error'] as const)('a changed keyring that answers %s', (answers) => {
  async function lost() {
    const keyStore = fakeKeyStore()
    keyStore.answers = answers
    const first = await firstStart(keyStore)
    keyStore.lose()
    return { keyStore, ...first }
  }

  it('is told, and nothing is made anew', async () => {
    const { keyStore } = await lost()
    const before = onDisk()
    expect(await attempt(keyStore)).toEqual({ ok: false, error: { code: 'key_missing' } })
    expect(onDisk()).toBe(before)
  })

  it('yields to the recovery code, however it is typed, once and for all', async () => {
    const { keyStore, key, recoveryCode } = await lost()
    expect(await custody(keyStore, ` ${recoveryCode.toLowerCase().replaceAll('-', ' ')} `)).toEqual({ key, by: 'os', recoveryCode: null })
    expect(await custody(keyStore)).toEqual({ key, by: 'os', recoveryCode: null })
  })

  it('yields to nothing else', async () => {
    const { keyStore, recoveryCode } = await lost()
    const before = onDisk()
    const other = recoveryCode.startsWith('A') ? `B${recoveryCode.slice(1)}` : `A${recoveryCode.slice(1)}`
    for (const typed of [other, recoveryCode.slice(0, -1), 'AAAAA-AAAAA-AAAAA-AAAAA-AAAAA', '-']) {
      expect(await attempt(keyStore, typed)).toEqual({ ok: false, error: { code: 'key_wrong' } })
    }
    expect(onDisk()).toBe(before)
  })
})

describe('the recovery code opens the store', () => {
  it('when the keyring gives back another key', async () => {
    const keyStore = fakeKeyStore()
    const { key, recoveryCode } = await firstStart(keyStore)
    const storePath = join(folder, 'guichet.db')
    const open = (with_: string) => openStore({ path: storePath, key: with_, now: 0 })
    const made = open(key)
    if (made.ok) made.value.close()
    keyStore.lose()
    keyStore.answers = 'with other bytes'
    expect(open((await custody(keyStore)).key)).toEqual({ ok: false, error: { code: 'key_wrong' } })
    const again = open((await custody(keyStore, recoveryCode)).key)
    expect(again.ok).toBe(true)
    if (again.ok) again.value.close()
    expect((await custody(keyStore)).key).toBe(key)
  })

  it('when the system has no key store any more, and the file then says who keeps the key', async () => {
    const { key, recoveryCode } = await firstStart(fakeKeyStore())
    expect(await custody(noKeyStore, recoveryCode)).toEqual({ key, by: 'file', recoveryCode: null })
    expect(await custody(noKeyStore)).toEqual({ key, by: 'file', recoveryCode: null })
  })

  it.each(['salt', 'sealed', 'iv', 'tag'])('unless its %s was altered', async (part) => {
    const { recoveryCode } = await firstStart(fakeKeyStore())
    edit(({ recovery }) => {
      const bytes = Buffer.from(recovery[part] ?? '', 'base64')
      bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0)
      recovery[part] = bytes.toString('base64')
    })
    expect(await attempt(fakeKeyStore(), recoveryCode)).toEqual({ ok: false, error: { code: 'key_wrong' } })
  })

  it('unless its tag was cut to one that can be guessed', async () => {
    const { recoveryCode } = await firstStart(fakeKeyStore())
    edit(
      ({ recovery }) =>
        void (recovery['tag'] = Buffer.from(recovery['tag'] ?? '', 'base64')
          .subarray(0, 4)
          .toString('base64')),
    )
    expect(await attempt(fakeKeyStore(), recoveryCode)).toEqual({ ok: false, error: { code: 'key_wrong' } })
  })
})

describe('a renewed recovery code', () => {
  it('opens, and ends the one before', async () => {
    const keyStore = fakeKeyStore()
    const { key, recoveryCode } = await firstStart(keyStore)
    const renewed = renewRecoveryCode({ path, random }, key)
    const code = renewed.ok ? renewed.value : ''
    expect(code).not.toBe(recoveryCode)
    expect((await custody(keyStore)).key).toBe(key)
    keyStore.lose()
    expect(await attempt(keyStore, recoveryCode)).toEqual({ ok: false, error: { code: 'key_wrong' } })
    expect((await custody(keyStore, code)).key).toBe(key)
  })

  it('needs the file', () => {
    expect(renewRecoveryCode({ path, random }, '5a'.repeat(32))).toEqual({ ok: false, error: { code: 'key_missing' } })
  })
})
