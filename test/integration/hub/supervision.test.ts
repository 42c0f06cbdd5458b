import { hostname } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import { sqliteDatabase } from '../../../src/hub/store/sqlite.ts'
import { cable } from '../../setup/cable.ts'
import { openLinkedStation, openTestHub, type TestHub } from '../../setup/hub.ts'
import { PIN, schoolWithKiosk, type Afar } from './afar.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})
async function hubUp(options: Parameters<typeof openTestHub>[0] = {}): Promise<TestHub> {
  const hub = await openTestHub(options)
  closing.push(() => hub.close())
  return hub
}
async function school(hub: TestHub, ...more: Parameters<typeof schoolWithKiosk> extends [TestHub, ...infer M] ? M : never): Promise<Afar> {
  const afar = await schoolWithKiosk(hub, ...more)
  closing.push(() => afar.close())
  return afar
}
const auditOf = ({ kiosk }: Afar, action: string): readonly { actor: string; detail: string }[] =>
  kiosk.station.house.store.audit.search({ action, actor: null, subject: null, from: null, to: null, before: null, limit: 9 })
const camille = ({ office }: Afar): string => office.station.house.session.current()?.id ?? ''

describe('staff at another machine', () => {
  it('see that a parent waits, at which step, and nothing that was typed; the parent is told that they do', async () => {
    const afar = await school(await hubUp())
    await afar.begin()
    await afar.kiosk.when('the office told', () => afar.view().office.told === 'yes')
    const { kiosk } = await afar.seen('a parent who waits', ({ waitsFor }) => waitsFor === 'open')
    expect(kiosk).toMatchObject({ flow: 'register-by-sms', screen: 'staff-pin', guideSteps: expect.any(Number) as number })
    await afar.kiosk.station.call('kiosk', 'kiosk.quit', {})
    await afar.toTheCode()
    const later = await afar.seen('the code', ({ screen }) => screen === 'enter-code')
    expect(later.kiosk).toMatchObject({ waitsFor: null, mayVouch: true })
    // What is drawn, and what the machine is called, may hold anything.
    const drawn = ['at', 'name', 'session', 'moment']
    const told = JSON.stringify(await afar.watch(), (key, value: unknown) => (drawn.includes(key) ? undefined : value))
    expect(told).toContain('enter-code')
    expect(told).not.toMatch(/Filao|Zora|9800|Camille/i)
  })

  it('open the session, for the parent who stands there only; it is written down at the kiosk, in their name', async () => {
    const afar = await school(await hubUp())
    await afar.begin()
    const first = await afar.seen('a parent', ({ waitsFor }) => waitsFor === 'open')
    await afar.kiosk.station.call('kiosk', 'kiosk.quit', {})
    await afar.begin()
    const { at } = first
    expect(await afar.staff('open', { at, moment: first.kiosk.moment })).toMatchObject({ ok: false, error: { code: 'stale_screen' } })
    expect(afar.screen()).toBe('staff-pin')
    const { kiosk } = await afar.seen('the next', ({ moment }) => moment !== first.kiosk.moment)
    expect(await afar.staff('open', { at, moment: kiosk.moment })).toMatchObject({ ok: true })
    expect(afar.screen()).toBe('explain-registration')
    const [entry] = auditOf(afar, 'kiosk.opened')
    expect(entry?.actor).toBe(camille(afar))
    expect(JSON.parse(entry?.detail ?? '{}')).toEqual({ from: hostname().slice(0, 60) })
    await afar.seen('what came of it', ({ screen }) => screen === 'explain-registration')
  })

  it('vouch with their PIN, checked where they are; the birth date is asked all the same', async () => {
    const afar = await school(await hubUp(), {}, {})
    await afar.toTheCode()
    const { at, kiosk } = await afar.seen('the code', ({ mayVouch }) => mayVouch)
    const given = { at, moment: kiosk.moment, document: 'passport', reason: 'mobile cassé', pin: PIN } as const
    expect(await afar.staff('vouch', { ...given, pin: '111111' })).toMatchObject({ ok: false, error: { code: 'pin_wrong' } })
    expect(afar.screen()).toBe('enter-code')
    expect(await afar.staff('vouch', given)).toMatchObject({ ok: true })
    expect(afar.screen()).toBe('confirm-birth-date')
    expect(JSON.parse(auditOf(afar, 'vouched')[0]?.detail ?? '{}')).toMatchObject({ document: 'passport', reason: 'mobile cassé' })
  })

  it('do not vouch where the kiosk’s policy forbids it', async () => {
    const afar = await school(await hubUp(), {}, { vouching: { allowed: false } })
    await afar.toTheCode()
    const { at, kiosk } = await afar.seen('the code', ({ screen }) => screen === 'enter-code')
    const given = { at, moment: kiosk.moment, document: 'passport', reason: 'mobile cassé', pin: PIN }
    expect(await afar.staff('vouch', given)).toMatchObject({ ok: false, error: { code: 'vouching_forbidden' } })
    expect(afar.screen()).toBe('enter-code')
  })

  it('hear the parent call, also from the first screen, and answer; then end the session', async () => {
    const afar = await school(await hubUp(), {}, {})
    await afar.kiosk.station.call('kiosk', 'kiosk.callOffice', {})
    const calls = () => afar.office.station.house.live.view().others.find(({ kiosk }) => kiosk.callsOffice)
    await afar.office.when('the call', () => calls() !== undefined)
    const call = calls()
    expect(await afar.staff('help', { at: call?.at, session: call?.kiosk.session, message: 'soon' })).toMatchObject({ ok: true })
    expect(afar.view().office).toEqual({ called: false, told: 'yes', help: 'soon' })
    await afar.toTheCode()
    const { at, kiosk } = await afar.seen('the parent', ({ screen }) => screen === 'enter-code')
    expect(await afar.staff('end', { at, session: kiosk.session })).toMatchObject({ ok: true })
    expect(afar.view()).toMatchObject({ screen: { kind: 'problem', view: { failure: { code: 'session_ended' } } } })
    expect(auditOf(afar, 'kiosk.ended')).toHaveLength(1)
  })
})

it('two hub processes that share a database are as one', async () => {
  const database = sqliteDatabase({ path: ':memory:' })
  const [one, two] = [await hubUp({ database }), await openTestHub({ database })]
  closing.push(() => two.hub.close())
  const afar = await school(one, { kiosk: two.url })
  await afar.begin()
  const { at, kiosk } = await afar.seen('a parent', ({ waitsFor }) => waitsFor === 'open')
  expect(await afar.staff('open', { at, moment: kiosk.moment })).toMatchObject({ ok: true })
  expect(afar.screen()).toBe('explain-registration')
})

describe('what staff ask is refused', () => {
  it('by the kiosk, when it knows them no more', async () => {
    const afar = await school(await hubUp())
    await afar.begin()
    const { at, kiosk } = await afar.seen('a parent', ({ waitsFor }) => waitsFor === 'open')
    // They left a moment ago, at the kiosk's machine: the office has not heard of it yet.
    afar.kiosk.station.house.store.db.prepare('UPDATE person SET left_at = 1').run()
    expect(await afar.staff('open', { at, moment: kiosk.moment })).toMatchObject({ ok: false, error: { code: 'person_unknown' } })
    expect(afar.screen()).toBe('staff-pin')
  })

  it('by the hub, from a machine that was revoked, which sees nothing more', async () => {
    const hub = await hubUp()
    const afar = await school(hub)
    await afar.begin()
    const { at, kiosk } = await afar.seen('a parent', ({ waitsFor }) => waitsFor === 'open')
    const [first] = await hub.hub.schools.stations(hub.school)
    await hub.hub.schools.revoke(hub.school, first?.id ?? '')
    expect(await afar.staff('open', { at, moment: kiosk.moment })).toMatchObject({ ok: false, error: { code: 'station_unknown' } })
    afar.office.station.house.live.hear()
    await afar.office.when('refusal', () => afar.office.station.house.live.view().cut?.code === 'station_unknown')
    expect(afar.screen()).toBe('staff-pin')
  })

  it('by the hub, from another school, which sees no kiosk of this one', async () => {
    const hub = await hubUp()
    const afar = await school(hub)
    await afar.begin()
    const { at, kiosk } = await afar.seen('a parent', ({ waitsFor }) => waitsFor === 'open')
    const other = await hub.hub.schools.add('Autre collège')
    const stranger = await openLinkedStation(hub.url, { front: 'staff' })
    closing.push(() => stranger.close())
    await stranger.station.house.session.setUp('Camille', PIN)
    await stranger.station.house.hub.join(await hub.hub.schools.code(other.id, 'essai', 60_000), 'it')
    await stranger.linked()
    expect(await stranger.station.call('staff', 'staff.kiosk.open', { at, moment: kiosk.moment })).toMatchObject({
      ok: false,
      error: { code: 'kiosk_away' },
    })
    expect(stranger.station.house.live.view().others).toEqual([])
    expect(afar.screen()).toBe('staff-pin')
  })

  it('from a window where nobody is signed in', async () => {
    const afar = await school(await hubUp())
    await afar.begin()
    const { at, kiosk } = await afar.seen('a parent', ({ waitsFor }) => waitsFor === 'open')
    await afar.office.station.call('staff', 'staff.signOut', {})
    await afar.kiosk.when('that nobody looks', () => afar.view().office.told === 'no')
    expect(await afar.staff('open', { at, moment: kiosk.moment })).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  })
})

describe('when the line is cut', () => {
  it('staff are told so, the PIN at the kiosk opens, and both see each other again by themselves', async () => {
    const hub = await hubUp()
    const line = await cable(Number(new URL(hub.url).port))
    closing.push(() => line.close())
    const afar = await school(hub, { office: `http://127.0.0.1:${line.port}` })
    await afar.begin()
    const { at, kiosk } = await afar.seen('a parent', ({ waitsFor }) => waitsFor === 'open')
    line.unplug()
    expect(await afar.staff('open', { at, moment: kiosk.moment })).toMatchObject({ ok: false, error: { code: 'kiosk_unreachable' } })
    afar.office.station.house.live.hear()
    await afar.office.when('that they cannot be reached', () => afar.office.station.house.live.view().cut !== null)
    const answer = { kind: 'pin', personId: camille(afar), pin: PIN, document: null, reason: '' }
    await afar.say({ kind: 'staff-pin', answer })
    expect(afar.screen()).toBe('explain-registration')
    line.plug()
    void afar.office.station.house.hub.now()
    await afar.seen('the step', ({ screen }) => screen === 'explain-registration')
    expect((await afar.watch()).cut).toBeNull()
  })

  it('what was asked waits two minutes for the kiosk, and no longer', async () => {
    let later = 0
    const hub = await hubUp({ ports: { now: () => Date.now() + later } })
    const line = await cable(Number(new URL(hub.url).port))
    closing.push(() => line.close())
    const afar = await school(hub, { kiosk: `http://127.0.0.1:${line.port}`, hurry: true })
    await afar.begin()
    const { at, kiosk } = await afar.seen('a parent', ({ waitsFor }) => waitsFor === 'open')
    line.unplug()
    expect(await afar.staff('open', { at, moment: kiosk.moment })).toMatchObject({ ok: false, error: { code: 'order_waiting' } })
    expect((await afar.watch()).told).toMatchObject([{ at, order: 'open', state: 'waiting' }])
    later = 130_000
    afar.office.clock.forward(130_000)
    afar.patient()
    expect((await afar.watch()).told).toMatchObject([{ state: 'failed', why: { code: 'order_expired' } }])
    expect((await afar.watch()).others).toEqual([])
    expect(await afar.staff('end', { at, session: kiosk.session })).toMatchObject({ ok: false, error: { code: 'kiosk_away' } })
    const { live } = afar.kiosk.station.house
    live.hear()
    await afar.kiosk.when('that it is cut', () => live.view().cut !== null)
    line.plug()
    live.hear()
    void afar.kiosk.station.house.hub.now()
    await afar.seen('the parent, who still waits', ({ waitsFor }) => waitsFor === 'open')
    expect(afar.screen()).toBe('staff-pin')
  })

  it('an order that the kiosk gets late, but in time, is carried out, and staff are told afterwards', async () => {
    const hub = await hubUp()
    const line = await cable(Number(new URL(hub.url).port))
    closing.push(() => line.close())
    const afar = await school(hub, { kiosk: `http://127.0.0.1:${line.port}`, hurry: true })
    await afar.begin()
    const { at, kiosk } = await afar.seen('a parent', ({ waitsFor }) => waitsFor === 'open')
    line.unplug()
    expect(await afar.staff('open', { at, moment: kiosk.moment })).toMatchObject({ ok: false, error: { code: 'order_waiting' } })
    line.plug()
    afar.kiosk.station.house.live.hear()
    await afar.office.when('the answer', () => afar.office.station.house.live.view().told[0]?.state === 'done')
    expect(afar.screen()).toBe('explain-registration')
    expect(auditOf(afar, 'kiosk.opened')).toHaveLength(1)
  })
})
