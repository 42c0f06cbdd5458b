import { writeFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sealedSecret } from '../../../src/core/franceconnect/secret.ts'
import type { PolicyInput } from '../../../src/shared/policy.ts'
import { doctor } from '../../../src/core/staff/doctor.ts'
import { examplePolicy, openTestStation, type TestStation } from '../../setup/station.ts'
import { RETURN_TO } from '../../setup/franceconnect.ts'

let station: TestStation
let file: string
beforeEach(async () => {
  station = await openTestStation()
  file = join(station.dataDir, 'secret.txt')
})
afterEach(() => station.close())

const read = (): unknown => sealedSecret({ file }, station.station.house.store.settings, {})

it('is sealed at its first reading: the file may then be taken away, and a newer one replaces it', () => {
  expect(read()).toEqual({ ok: false, error: { file, reason: 'missing' } })
  writeFileSync(file, 'premier\n')
  expect(read()).toEqual({ ok: true, value: 'premier' })
  rmSync(file)
  expect(read()).toEqual({ ok: true, value: 'premier' })
  writeFileSync(file, 'second')
  expect(read()).toEqual({ ok: true, value: 'second' })
  rmSync(file)
  expect(read()).toEqual({ ok: true, value: 'second' })
})

it('doctor says where it stands, never what it is', async () => {
  station.close()
  const franceConnect = { clientId: 'guichet', clientSecret: { file: '/nowhere/secret' }, returnTo: RETURN_TO }
  station = await openTestStation({ policy: { ...examplePolicy, franceConnect } })
  const check = () => doctor(station.station.house).checks.find(({ name }) => name === 'franceconnect')
  expect(check()).toEqual({ name: 'franceconnect', ok: false, detail: 'client secret missing' })
  station.station.house.store.settings.put('franceconnect.secret', 'tres-secret')
  expect(check()).toEqual({ name: 'franceconnect', ok: true, detail: 'oidc.franceconnect.gouv.fr, secret sealed' })
})

it('is not offered where the policy does not name it, nor where parents have no keys to type on its pages', async () => {
  const franceConnect = { clientId: 'guichet', clientSecret: { env: 'X' }, returnTo: RETURN_TO }
  const offered = async (policy: Partial<PolicyInput>): Promise<boolean> => {
    station.close()
    station = await openTestStation({ policy: { ...examplePolicy, ...policy } })
    const home = station.station.house.parents.view()
    return home.kind === 'home' && home.choices.includes('franceconnect')
  }
  expect(await offered({})).toBe(false)
  expect(await offered({ franceConnect })).toBe(true)
  expect(await offered({ franceConnect, kiosk: { keyboard: 'touch' } })).toBe(false)
})
