import { afterEach, beforeEach, expect, it } from 'vitest'
import { letterContents } from '../../../src/core/letters/content.ts'
import { anyone, openTestStation, type TestStation } from '../../setup/station.ts'

let test: TestStation
beforeEach(async () => {
  test = await openTestStation({ demo: true })
})
afterEach(() => test.close())

it('a family’s language, set by staff, is on its next letter and in its history', async () => {
  const { house } = test.station
  const [row] = house.families.search({ ...anyone, state: 'unnotified', limit: 1 }).rows
  const guardianId = row?.guardianId ?? ''
  const localeOf = (): string | undefined => {
    const family = house.families.get(guardianId)
    return family.ok ? family.value.account.locale : undefined
  }
  expect(localeOf()).toBe('fr')
  expect(house.families.setLocale(guardianId, 'ar', 'system')).toEqual({ ok: true, value: {} })
  expect(house.families.setLocale(guardianId, 'ar', 'system')).toEqual({ ok: true, value: {} })
  expect(localeOf()).toBe('ar')
  const family = house.families.get(guardianId)
  expect(family.ok ? family.value.history.map(({ action }) => action) : []).toEqual(['account.language-set', 'import.applied'])
  const made = house.batches.create({ scope: 'guardian', guardianId }, 'system')
  const letters = made.ok ? house.store.letters.ofBatch(made.value.id) : []
  expect([...letterContents(house.store, house.policy, letters)].map(({ locale }) => locale)).toEqual(['ar'])
})

it('nobody’s language cannot be set, nor a language that there is not', async () => {
  const { house, call } = test.station
  expect(house.families.setLocale('nobody', 'ar', 'system')).toEqual({ ok: false, error: { code: 'not_found' } })
  expect(await call('staff', 'staff.families.setLocale', { guardianId: 'nobody', locale: 'xx' })).toMatchObject({ ok: false })
})
