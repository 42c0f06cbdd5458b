import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newKeys } from '../../../src/core/sync/membership.ts'
import { silentLog } from '../../../src/hub/log.ts'
import { schools, type Schools } from '../../../src/hub/schools.ts'
import type { HubInput } from '../../../src/shared/hub-contract.ts'
import { hubStores, type HubStore } from '../sync/hub-stores.ts'

describe.each(Object.entries(hubStores))('the schools of a hub on %s', (_name, open) => {
  let store: HubStore | null = null
  let now = 1_000
  const known = (key: Uint8Array = Buffer.alloc(32, 5)): Schools => {
    if (store === null) throw new Error('not started')
    const random = (length: number): Uint8Array => randomBytes(length)
    return schools({ database: store.database, now: () => now, random, after: () => () => undefined, log: silentLog, key })
  }
  beforeAll(async () => void (store = await open()))
  afterAll(() => store?.close())

  const newcomer = (code: string, more: Partial<HubInput<'join'>> = {}): HubInput<'join'> => ({
    code,
    name: 'poste',
    publicKey: newKeys().publicKey,
    hashKeys: [randomBytes(32).toString('base64url')],
    hasFamilies: false,
    school: null,
    ...more,
  })

  it('are joined by one machine a code, though ten come with it at once', async () => {
    const { id } = await known().add('Une école')
    const code = await known().code(id, 'essai', 1_000)
    const joined = await Promise.all(Array.from({ length: 10 }, () => known().join(newcomer(code))))
    expect(joined.filter(({ ok }) => ok)).toHaveLength(1)
    expect(joined.filter((result) => !result.ok && result.error.code === 'join_code_wrong')).toHaveLength(9)
    expect(await known().stations(id)).toHaveLength(1)
  })

  it('give each of ten machines that join at once a name, a life and a range of letters of its own', async () => {
    const { id } = await known().add('Dix postes')
    const codes = await Promise.all(Array.from({ length: 10 }, () => known().code(id, 'essai', 1_000)))
    const joined = await Promise.all(codes.map((code) => known().join(newcomer(code))))
    const values = joined.flatMap((result) => (result.ok ? [result.value] : []))
    expect(new Set(values.map(({ station }) => station)).size).toBe(10)
    expect(values.map(({ ordinal }) => ordinal).sort((a, b) => a - b)).toEqual(Array.from({ length: 10 }, (_, n) => n + 1))
    // Every machine's key of keyed hashes is the school's.
    expect(await known().keys(id)).toHaveLength(10)
  })

  it('do not open with a code that is too old, nor hold keys that another hub key opens', async () => {
    const { id } = await known().add('Trop tard')
    const code = await known().code(id, 'essai', 1_000)
    now += 1_001
    expect(await known().join(newcomer(code))).toMatchObject({ ok: false, error: { code: 'join_code_wrong' } })
    const fresh = await known().code(id, 'essai', 1_000)
    expect(await known().join(newcomer(fresh))).toMatchObject({ ok: true })
    await expect(known(Buffer.alloc(32, 6)).keys(id)).rejects.toThrow()
  })

  it('lose a machine that is revoked, once', async () => {
    const { id } = await known().add('Volé')
    const joined = await known().join(newcomer(await known().code(id, 'essai', 1_000)))
    const station = joined.ok ? joined.value.station : ''
    expect(await known().revoke(id, station)).toMatchObject({ ok: true })
    expect(await known().revoke(id, station)).toMatchObject({ ok: false, error: { code: 'station_unknown' } })
    expect(await known().revoke('another school', station)).toMatchObject({ ok: false })
    expect(await known().stations(id)).toMatchObject([{ id: station, revokedAt: now }])
  })
})
