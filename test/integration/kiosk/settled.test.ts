import { afterEach, beforeEach, expect, it } from 'vitest'
import { anyone, openTestStation, type TestStation } from '../../setup/station.ts'

let test: TestStation
beforeEach(async () => {
  test = await openTestStation({ demo: true })
})
afterEach(() => test.close())

/** Closes a request as staff do; gives what was written to the parent. */
async function settle(of: { mobile: string | null; mail: string | null; guardian: boolean; locale?: string }): Promise<readonly object[]> {
  const { house, call } = test.station
  const { store } = house
  const [row] = house.families.search({ ...anyone, limit: 1 }).rows
  const guardianId = row?.guardianId ?? ''
  store.db.prepare('UPDATE guardian SET mail = ? WHERE id = ?').run(of.mail, guardianId)
  store.requests.add({
    id: 'q1',
    reference: 'K7P4XM',
    kind: 'wrong-date',
    guardianId: of.guardian ? guardianId : null,
    entered: '{}',
    flow: 'register-by-sms',
    locale: of.locale ?? 'fr',
    mobile: of.mobile,
    now: test.clock.now(),
  })
  const [person] = store.people.all()
  await call('staff', 'staff.signIn', { personId: person?.id ?? '', pin: store.settings.get('demo.pin') ?? '' })
  expect(await call('staff', 'staff.requests.resolve', { requestId: 'q1', resolution: { kind: 'settled' } })).toMatchObject({ ok: true })
  return store.db
    .prepare<[], object>(`SELECT channel, template, locale, recipient FROM message WHERE template LIKE '%request-settled'`)
    .all()
}

it('a settled request is told by SMS to the number that the parent gave', async () => {
  const told = await settle({ mobile: '+33639980001', mail: 'nadia@exemple.example', guardian: true, locale: 'ar' })
  expect(told).toEqual([{ channel: 'sms', template: 'sms-request-settled', locale: 'ar', recipient: '+33639980001' }])
})
it('without a number, by mail to the address that the school knows', async () => {
  const told = await settle({ mobile: null, mail: 'nadia@exemple.example', guardian: true })
  expect(told).toEqual([{ channel: 'mail', template: 'mail-request-settled', locale: 'fr', recipient: 'nadia@exemple.example' }])
})
it('and not at all where there is neither, or nobody known', async () => {
  expect(await settle({ mobile: null, mail: null, guardian: true })).toEqual([])
  test.station.house.store.db.prepare('DELETE FROM request').run()
  expect(await settle({ mobile: null, mail: 'nadia@exemple.example', guardian: false })).toEqual([])
})
