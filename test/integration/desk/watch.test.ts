import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OutputOf } from '../../../src/shared/contract.ts'
import type { PolicyInput } from '../../../src/shared/policy.ts'
import type { KioskView } from '../../../src/shared/screens.ts'
import { examplePolicy, openTestStation, type TestStation } from '../../setup/station.ts'

const PIN = 'Mangue-Verte-42'
let open: TestStation

async function begin(policy: Partial<PolicyInput> = {}): Promise<void> {
  open = await openTestStation({ policy: { ...examplePolicy, ...policy } })
  // The staff window is in front: parents who come and go meanwhile do not lock it.
  await open.station.call('kiosk', 'kiosk.openStaff', {})
  await open.station.house.session.setUp('Camille', PIN)
  const { db } = open.station.house.store
  db.exec(`
    INSERT INTO guardian (id, source_key, family_name, first_name, mobile, search_name, updated_at)
      VALUES ('g1', 'siecle:1', 'Filao', 'Zora', '+33639980001', 'filao zora', 0);
    INSERT INTO account (id, guardian_id, identifier, state, updated_at) VALUES ('a1', 'g1', 'z.filao', 'unnotified', 0);
    INSERT INTO pupil (id, source_key, family_name, first_name, birth_date, class_name, updated_at)
      VALUES ('p1', 'ine:1', 'Filao', 'Anaé', '2014-01-02', '6B', 0);
    INSERT INTO responsibility (guardian_id, pupil_id, legal_rank) VALUES ('g1', 'p1', 1);`)
}
beforeEach(() => begin())
afterEach(() => open.close())

const staff = (procedure: string, input: object = {}) => open.station.call('staff', `staff.kiosk.${procedure}`, input)
const view = (): KioskView => open.station.house.parents.view()
const screen = (): string => {
  const shown = view()
  return shown.kind === 'home' ? 'home' : shown.screen.kind
}
type Status = OutputOf<'staff.kiosk.watch'>['kiosk']
async function watched(): Promise<Extract<Status, { state: 'busy' }>> {
  const answer = await staff('watch')
  if (!answer.ok) throw new Error(answer.error.code)
  const { kiosk } = answer.value as OutputOf<'staff.kiosk.watch'>
  if (kiosk.state !== 'busy') throw new Error('nobody')
  return kiosk
}
async function say(answer: object): Promise<void> {
  const shown = view()
  const said = await open.station.call('kiosk', 'kiosk.answer', { token: shown.kind === 'step' ? shown.token : '', answer })
  if (!said.ok) throw new Error(said.error.code)
}
/** As far as the code that no gateway can send. */
async function toTheCode(): Promise<void> {
  await open.station.call('kiosk', 'kiosk.begin', { flow: 'register-by-sms' })
  await say({ kind: 'explain-registration', answer: {} }).catch(() => undefined)
  if (screen() === 'explain') await say({ kind: 'explain', answer: {} })
  await say({ kind: 'ask-identity', answer: { familyName: 'Filao', firstName: 'Zora' } })
  await say({ kind: 'ask-phone', answer: { country: 'FR', number: '06 39 98 00 01' } })
  expect(screen()).toBe('enter-code')
}
const audited = (): readonly string[] =>
  open.station.house.store.audit
    .search({ action: '', actor: null, subject: null, from: null, to: null, before: null, limit: 5 })
    .map(({ action }) => action)

describe('staff see', () => {
  it('nobody, then which step, and nothing that was typed', async () => {
    expect(await staff('watch')).toMatchObject({ ok: true, value: { kiosk: { state: 'free' } } })
    await toTheCode()
    const seen = await watched()
    expect(seen).toMatchObject({ flow: 'register-by-sms', screen: 'enter-code', waitsFor: null, mayVouch: true, callsOffice: false })
    expect(JSON.stringify(seen)).not.toMatch(/Filao|Zora|9800/i)
  })
  it('that the parent calls, and say that they come', async () => {
    await toTheCode()
    await open.station.call('kiosk', 'kiosk.callOffice', {})
    expect(await watched()).toMatchObject({ callsOffice: true })
    const { session } = await watched()
    expect(await staff('help', { session, message: 'coming' })).toMatchObject({ ok: true })
    expect(view()).toMatchObject({ kind: 'step', office: { help: 'coming' } })
    expect(await watched()).toMatchObject({ callsOffice: false, help: 'coming' })
    await open.station.call('kiosk', 'kiosk.quit', {})
    await open.station.call('kiosk', 'kiosk.begin', { flow: 'register-by-sms' })
    expect(view()).toMatchObject({ office: { help: null } })
    expect(await staff('help', { session, message: 'soon' })).toMatchObject({ ok: false, error: { code: 'stale_screen' } })
  })
})

describe('where staff open each session', () => {
  beforeEach(async () => {
    open.close()
    await begin({ supervision: 'each-parent' })
  })
  it('they open it from their window, for the parent who stands there only', async () => {
    await open.station.call('kiosk', 'kiosk.begin', { flow: 'register-by-sms' })
    const { moment, waitsFor } = await watched()
    expect(waitsFor).toBe('open')
    await open.station.call('kiosk', 'kiosk.quit', {})
    await open.station.call('kiosk', 'kiosk.begin', { flow: 'register-by-sms' })
    expect(await staff('open', { moment })).toMatchObject({ ok: false, error: { code: 'stale_screen' } })
    expect(screen()).toBe('staff-pin')
    expect(await staff('open', { moment: (await watched()).moment })).toMatchObject({ ok: true })
    expect(screen()).not.toBe('staff-pin')
    expect(audited()[0]).toBe('kiosk.opened')
  })
})

describe('staff vouch', () => {
  const given = { document: 'passport', reason: 'mobile cassé', pin: PIN } as const
  it('with their PIN: the code is passed, the birth date is asked all the same', async () => {
    await toTheCode()
    const { moment } = await watched()
    expect(await staff('vouch', { moment, ...given, pin: '111111' })).toMatchObject({ ok: false, error: { code: 'pin_wrong' } })
    expect(screen()).toBe('enter-code')
    expect(await staff('vouch', { moment, ...given })).toMatchObject({ ok: true })
    expect(screen()).toBe('confirm-birth-date')
    expect(audited()[0]).toBe('vouched')
    expect(await staff('vouch', { moment: (await watched()).moment, ...given })).toMatchObject({
      ok: false,
      error: { code: 'vouching_forbidden' },
    })
    expect(screen()).toBe('confirm-birth-date')
  })
  it('not where the policy forbids it', async () => {
    open.close()
    await begin({ vouching: { allowed: false } })
    await toTheCode()
    const { moment, mayVouch } = await watched()
    expect(mayVouch).toBe(false)
    expect(await staff('vouch', { moment, ...given })).toMatchObject({ ok: false, error: { code: 'vouching_forbidden' } })
    expect(screen()).toBe('enter-code')
  })
})

it('staff give tries back', async () => {
  const { brakes } = open.station.house
  await toTheCode()
  await staff('vouch', { moment: (await watched()).moment, document: 'passport', reason: 'mobile cassé', pin: PIN })
  for (let i = 0; i < 3; i += 1) {
    await say({ kind: 'confirm-birth-date', answer: { kind: 'date', date: '2013-05-06' } })
    if (screen() === 'problem' && i < 2) await say({ kind: 'problem', answer: { way: 'retry' } })
  }
  const { waitsFor, moment } = await watched()
  expect(waitsFor).toBe('release')
  expect(brakes.blocked()).toEqual(['g1'])
  expect(await staff('release', { moment, pin: '111111' })).toMatchObject({ ok: false, error: { code: 'pin_wrong' } })
  expect(await staff('release', { moment, pin: PIN })).toMatchObject({ ok: true })
  expect(brakes.blocked()).toEqual([])
  expect(screen()).toBe('confirm-birth-date')
})

describe('staff end a session', () => {
  it('and the parent is told so; what was typed is gone', async () => {
    await toTheCode()
    const { session } = await watched()
    expect(await staff('end', { session })).toMatchObject({ ok: true })
    expect(view()).toMatchObject({
      kind: 'step',
      screen: { kind: 'problem', view: { failure: { code: 'session_ended' }, ways: ['finish'], slip: null } },
    })
    expect(JSON.stringify(view())).not.toMatch(/Filao|Zora|9800/i)
    expect(audited()[0]).toBe('kiosk.ended')
    await say({ kind: 'problem', answer: { way: 'finish' } })
    expect(screen()).toBe('home')
    expect(await staff('end', { session })).toMatchObject({ ok: false, error: { code: 'stale_screen' } })
  })
  it('never that of the next parent', async () => {
    await toTheCode()
    const { session } = await watched()
    await open.station.call('kiosk', 'kiosk.quit', {})
    await toTheCode()
    expect(await staff('end', { session })).toMatchObject({ ok: false, error: { code: 'stale_screen' } })
    expect(screen()).toBe('enter-code')
  })
})

describe('one screen for both', () => {
  it('the parent’s session waits while staff look something up, and staff are locked before it is shown again', async () => {
    await toTheCode()
    await open.station.call('kiosk', 'kiosk.openStaff', {})
    expect(open.station.house.session.current()).not.toBeNull()
    await open.station.call('staff', 'staff.leave', {})
    expect(open.station.house.session.current()).toBeNull()
    expect(screen()).toBe('enter-code')
  })
})
